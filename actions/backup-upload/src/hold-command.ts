import type { ActionContext } from '@fairway/action-kit';
import { chooseBackup, hold } from '@fairway/backup-kit';
import { countOf } from '@fairway/runtime';
import { reportCatalogue } from './report/outputs.ts';
import { type CommandRun, chosenSubjects } from './run.ts';

/** Puts one backup on hold, at every destination that has it. */
export async function holdCommand(run: CommandRun, context: ActionContext): Promise<void> {
  const { inputs, depot } = run;
  const { phase, clock, summary } = context;
  const [source = ''] = chosenSubjects(run).map(({ name }) => name);
  const before = await phase('look', () => depot.look());
  const { manifest } = chooseBackup(before, source, inputs.chosen.backup, clock.now());
  const { at: held, catalogue: after } = await phase('hold', async ({ proved }) => {
    const made = await hold(depot, manifest, context);
    for (const destination of made.at)
      proved(`${source}/${manifest.id} is on hold`, `listed at ${destination}`);
    if (made.failure) throw made.failure;
    return made;
  });
  summary.heading(`✓ ${source}/${manifest.id} is on hold at ${countOf(held.length, 'destination')}`, 2);
  summary.facts([
    ['At', held.join(', ')],
    ['Until', 'the command `unhold` ends it'],
  ]);
  reportCatalogue(after, [source], inputs.maxAgeMs, context);
}
