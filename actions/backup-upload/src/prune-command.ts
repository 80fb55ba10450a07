import type { ActionContext } from '@fairway/action-kit';
import { ownFolders, prune, sayRetention, tellRetention } from '@fairway/backup-kit';
import { combine } from '@fairway/runtime';
import { reportCatalogue, reportRemoved } from './report/outputs.ts';
import { type CommandRun, chosenSubjects } from './run.ts';

/** Removes what is no longer kept, and nothing else. */
export async function pruneCommand(run: CommandRun, context: ActionContext): Promise<void> {
  const { inputs, depot } = run;
  const { phase, summary } = context;
  const subjects = chosenSubjects(run);
  const sources = subjects.map(({ name }) => name);
  const before = await phase('look', () => depot.look());
  const { own, failures: notOwn } = await ownFolders(subjects, before, context.signal);
  const pruned = await phase('retain', async ({ info }) => {
    const done = await prune(depot, before, inputs.retention, own, context);
    info(sayRetention(done));
    return done;
  });
  const after = await phase('record', () => depot.look());
  const failures = [...notOwn.values(), ...pruned.failures];
  summary.heading(`${failures.length === 0 ? '✓' : '✗'} ${sayRetention(pruned)}`, 2);
  tellRetention(pruned, summary);
  reportRemoved(pruned, context);
  reportCatalogue(after, sources, inputs.maxAgeMs, context);
  if (failures.length > 0) throw combine('Not everything could be removed.', failures);
}
