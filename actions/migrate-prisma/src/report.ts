import { type ActionContext, type Cell, sayElapsed } from '@fairway/action-kit';
import { type DatabaseState, describeState, describeTarget } from '@fairway/database';
import type { Database } from './inputs.ts';
import { type DatabasePlan, describeEffect } from './plan.ts';
import { newlyApplied } from './proof.ts';
import { isRollbackSafe } from './rollback.ts';

/** One database from beginning to end, as far as the run came. */
export interface Outcome {
  readonly database: Database;
  readonly before?: DatabaseState;
  readonly after?: DatabaseState;
  /** What was going to be applied. */
  readonly plan?: DatabasePlan;
  /** Prisma was started. */
  readonly begun?: boolean;
  /** Milliseconds that its migration took; absent where nothing was run. */
  readonly tookMs?: number;
}

/** Sets the outputs and writes the summary: also of a run that failed, with what is known by then. */
export function report({ setOutput, summary }: ActionContext, outcomes: readonly Outcome[]): void {
  setOutput('databases', outcomes.map(outputOf));
  const plans = outcomes.flatMap(({ plan }) => (plan ? [plan] : []));
  setOutput('plan', plans);
  const ended = outcomes.map(({ begun = false, ...known }) => ({ begun, ...known }));
  setOutput('rollback-safe', isRollbackSafe(ended));
  summary.heading('Databases').table({
    head: ['Database', 'Before', 'Applied', 'After', 'Time'],
    rows: outcomes.map(rowOf),
  });
  const planned = plans.flatMap(plannedRows);
  if (planned.length > 0) {
    summary.heading('What the migrations do').table({
      head: ['Database', 'Migration', 'Effect', 'Line', 'What it does besides adding'],
      rows: planned,
    });
  }
  for (const outcome of outcomes) {
    const applied = appliedOf(outcome);
    if (applied.length > 0) summary.details(`Applied to ${outcome.database.name}`, applied);
  }
}

function outputOf(outcome: Outcome) {
  const { database, before, after } = outcome;
  return {
    name: database.name,
    before: before?.kind ?? 'unknown',
    applied: appliedOf(outcome),
    after: after?.kind ?? before?.kind ?? 'unknown',
  };
}

function rowOf(outcome: Outcome): readonly Cell[] {
  const { database, before, after, tookMs } = outcome;
  const state = (one: DatabaseState | undefined) => (one ? describeState(one) : 'not read');
  return [
    `${database.name} (${describeTarget(database.target)})`,
    state(before),
    String(appliedOf(outcome).length),
    after ? state(after) : before ? 'not touched' : 'not read',
    tookMs === undefined ? '' : sayElapsed(tookMs),
  ];
}

function appliedOf({ before, after }: Outcome): readonly string[] {
  return before ? newlyApplied(before, after) : [];
}

function plannedRows({ name, migrations }: DatabasePlan): readonly (readonly Cell[])[] {
  return migrations.flatMap((plan) => {
    const head = [name, plan.name, describeEffect(plan)];
    const rows = plan.statements.flatMap(({ line, findings }) =>
      findings.map(({ kind, why }) => [
        ...[...head, String(line)],
        `${kind}: ${why}${plan.consent.includes(kind) ? ' (the script consents)' : ''}`,
      ]),
    );
    return rows.length > 0 ? rows : [[...head, '', '']];
  });
}
