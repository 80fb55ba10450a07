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
    const { failure } = await hold(depot, manifest, context);
    if (failure) throw failure;
    const seen = await depot.look();
    const held = seen.sources.get(source)?.find(({ id }) => id === manifest.id)?.copies ?? [];
    for (const copy of held.filter(({ held: is }) => is))
      proved(`${source}/${manifest.id} is on hold`, `listed at ${copy.destination}`);
    return seen;
  });
  summary.facts([['On hold', `${source}/${manifest.id}`]]);
  reportCatalogue(after, [source], inputs.maxAgeMs, context);
}
