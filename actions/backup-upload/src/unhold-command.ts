import type { ActionContext } from '@fairway/action-kit';
import { unhold } from '@fairway/backup-kit';
import { reportCatalogue } from './report/outputs.ts';
import { type CommandRun, chosenSubjects } from './run.ts';

/** Ends the hold of one backup, at every destination, so that retention counts it again. */
export async function unholdCommand(run: CommandRun, context: ActionContext): Promise<void> {
  const { inputs, depot } = run;
  const { phase, summary } = context;
  const [source = ''] = chosenSubjects(run).map(({ name }) => name);
  const { backup: wanted } = inputs.chosen;
  const id = wanted.which === 'named' ? wanted.id : '';
  const { from, catalogue } = await phase('unhold', async ({ proved }) => {
    const ended = await unhold(depot, { source, id }, context);
    if (ended.failure) throw ended.failure;
    for (const { name } of depot.destinations) proved(`${source}/${id} is on no hold`, `listed at ${name}`);
    return ended;
  });
  summary.heading(`✓ ${source}/${id} is on no hold`, 2);
  summary.facts([
    ['Its hold was removed from', from.length > 0 ? from.join(', ') : 'nowhere: there was none'],
  ]);
  reportCatalogue(catalogue, [source], inputs.maxAgeMs, context);
}
