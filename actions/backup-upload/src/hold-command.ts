import type { ActionContext } from '@fairway/action-kit';
import { chooseBackup, hold } from '@fairway/backup-kit';
import { reportCatalogue } from './report/outputs.ts';
import { type CommandRun, chosenSubjects } from './run.ts';

/** Puts one backup on hold, at every destination that has it. */
export async function holdCommand(run: CommandRun, context: ActionContext): Promise<void> {
  const { inputs, depot } = run;
  const { phase, clock, summary } = context;
  const [source = ''] = chosenSubjects(run).map(({ name }) => name);
  const before = await phase('look', () => depot.look());
  const { manifest } = chooseBackup(before, source, inputs.chosen.backup, clock.now());
  const after = await phase('hold', async ({ proved }) => {
    const { at, failure, catalogue } = await hold(depot, manifest, context);
    for (const destination of at) proved(`${source}/${manifest.id} is on hold`, `listed at ${destination}`);
    if (failure) throw failure;
    return catalogue;
  });
  summary.facts([['On hold', `${source}/${manifest.id}`]]);
  reportCatalogue(after, [source], inputs.maxAgeMs, context);
}
