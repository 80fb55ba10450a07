import type { ActionContext, Cell } from '@fairway/action-kit';
import {
  type DatabasePlan,
  type DatabaseState,
  describeEffect,
  describeState,
  describeTarget,
  isRollbackSafe,
  type MigrationOutcome,
  markSchemas,
  newlyApplied,
} from '@fairway/database';
import { sayElapsed } from '@fairway/runtime';
import type { Database } from './database-item.ts';
import type { Inputs } from './inputs.ts';

/** The ending of one database, as far as the run came. */
export type DatabaseEnding = Omit<MigrationOutcome, 'entry'> & {
  readonly entry: Pick<Database, 'name' | 'target'>;
};

/** Sets the outputs and writes the summary. A failed run reports what it knows. */
export async function report(
  { setOutput, summary }: ActionContext,
  command: Inputs['command'],
  endings: readonly DatabaseEnding[],
): Promise<void> {
  const plans = endings.flatMap(({ plan }) => (plan ? [plan] : []));
  const dumps = endings.flatMap(({ entry, dump }) => (dump ? [{ name: entry.name, ...dump }] : []));
  setOutput('databases', endings.map(outputOf));
  setOutput('plan', plans);
  setOutput('backups', dumps);
  setOutput('rollback-safe', isRollbackSafe(endings));
  setOutput('schema', await markSchemas(endings));
  summary.heading('Databases').table({
    head: ['Database', 'Before', 'Applied', 'After', 'Time'],
    rows: endings.map(rowOf),
  });
  const planned = plans.flatMap(plannedRows);
  if (planned.length > 0) {
    summary.heading(command === 'plan' ? 'What the migrations would do' : 'What the migrations do').table({
      head: ['Database', 'Migration', 'Effect', 'Line', 'What it does besides adding'],
      rows: planned,
    });
  }
  if (dumps.length > 0) {
    summary.heading('Backups').table({
      head: ['Database', 'Where', 'File', 'Bytes', 'Entries', 'SHA-256'],
      rows: dumps.map(({ name, place, file, bytes, entries, sha256 }) => [
        ...[name, place, file, String(bytes), String(entries), sha256],
      ]),
    });
  }
  for (const ending of endings) {
    const applied = appliedOf(ending);
    if (applied.length > 0) summary.details(`Applied to ${ending.entry.name}`, applied);
  }
}

function outputOf(ending: DatabaseEnding) {
  const { entry, before, after } = ending;
  return {
    name: entry.name,
    before: before?.kind ?? 'unknown',
    applied: appliedOf(ending),
    after: after?.kind ?? before?.kind ?? 'unknown',
  };
}

function rowOf(ending: DatabaseEnding): readonly Cell[] {
  const { entry, before, after, tookMs } = ending;
  const state = (one: DatabaseState | undefined) => (one ? describeState(one) : 'not read');
  return [
    `${entry.name} (${describeTarget(entry.target)})`,
    state(before),
    String(appliedOf(ending).length),
    after ? state(after) : before ? 'not touched' : 'not read',
    tookMs === undefined ? '' : sayElapsed(tookMs),
  ];
}

function appliedOf({ before, after }: DatabaseEnding): readonly string[] {
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
