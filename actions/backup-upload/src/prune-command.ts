import type { ActionContext } from '@fairway/action-kit';
import { prune, tellRetention } from '@fairway/backup-kit';
import { combine, countOf } from '@fairway/runtime';
import { reportCatalogue, reportRemoved } from './report/outputs.ts';
import { type CommandRun, chosenSubjects } from './run.ts';

/** Removes what is no longer kept, and nothing else. */
export async function pruneCommand(run: CommandRun, context: ActionContext): Promise<void> {
  const { inputs, depot } = run;
  const { phase, summary } = context;
  const sources = chosenSubjects(run).map(({ name }) => name);
  const before = await phase('look', () => depot.look());
  const pruned = await phase('retain', () => prune(depot, before, inputs.retention, sources, context));
  const after = await phase('record', () => depot.look());
  const { plan, removed, failures } = pruned;
  summary.heading(
    `${failures.length === 0 ? '✓' : '✗'} ${countOf(removed.length, 'copy', 'copies')} removed, ${plan.kept.length} kept`,
    2,
  );
  tellRetention(pruned, summary);
  reportRemoved(pruned, context);
  reportCatalogue(after, sources, inputs.maxAgeMs, context);
  if (failures.length > 0) throw combine('Not everything could be removed.', failures);
}
