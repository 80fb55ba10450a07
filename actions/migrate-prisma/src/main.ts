import { randomBytes } from 'node:crypto';
import type { ActionContext } from '@fairway/action-kit';
import { describeState, runMark } from '@fairway/database';
import { localHost } from '@fairway/host';
import { applyAll, applyInOrder } from './apply.ts';
import { readMigrateInputs } from './inputs.ts';
import { describePlan, pendingOf, planAll, requireExpanding } from './plan.ts';
import { prepare } from './prepare.ts';
import { prove } from './prove.ts';
import { type Reached, reachAll } from './reach.ts';
import { type Outcome, report } from './report.ts';
import { requireMigratable, survey } from './survey.ts';

/** Migrates every database, or none: nothing is applied before all of them are known to take it. */
export async function main(context: ActionContext): Promise<void> {
  const { github, clock, logger, signal } = context;
  const inputs = readMigrateInputs(github.workspace);
  for (const name of inputs.unusedUrls) {
    context.annotate('warning', `The input "urls" names "${name}", and no database is called so.`);
  }
  const mark = runMark(randomBytes(3).toString('hex'), `run ${github.runId} of ${github.repository}`);
  const host = localHost({ logger, clock });
  const outcomes = new Map<string, Outcome>(
    inputs.databases.map((database) => [database.name, { database }]),
  );
  const note = (name: string, known: Partial<Outcome>) => {
    const outcome = outcomes.get(name);
    if (outcome) outcomes.set(name, { ...outcome, ...known });
  };

  let reached: Reached | undefined;
  try {
    const { surveyed, prepared } = await context.phase('preflight', async ({ info, progress }) => {
      reached = await reachAll(inputs.databases, { clock, logger, signal, info });
      progress('Reading migrations folders and the history of each database');
      const surveyed = await survey(reached.databases, { clock, signal, info });
      for (const { database, state } of surveyed) {
        note(database.name, { before: state });
        info(`${database.name}: ${describeState(state)}`);
      }
      requireMigratable(surveyed);
      const deps = { host, clock, signal, workspace: github.workspace, info, progress };
      return { surveyed, prepared: await prepare(pendingOf(surveyed), inputs, deps) };
    });
    await context.phase('plan', async ({ info }) => {
      const plans = await planAll(surveyed);
      for (const plan of plans) note(plan.name, { plan });
      describePlan(plans).forEach(info);
      if (inputs.allow === 'expand') requireExpanding(plans);
    });
    const { timeoutMs } = inputs;
    const apply = inputs.order === 'in-order' ? applyInOrder : applyAll;
    const applied =
      prepared.length === 0
        ? []
        : await context.phase('migrate', (phase) =>
            apply(prepared, { host, clock, logger, signal, timeoutMs, mark, phase }),
          );
    for (const { name, tookMs } of applied) note(name, { tookMs, begun: true });
    await context.phase('prove', (phase) => prove(surveyed, applied, { phase, signal, mark, note }));
  } finally {
    await reached?.close();
    report(context, [...outcomes.values()]);
  }
}
