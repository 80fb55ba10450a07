import type { ActionContext } from '@fairway/action-kit';
import { checkSources, errorsIn, tellCheck } from '@fairway/backup-kit';
import { combine } from '@fairway/runtime';
import { type CommandRun, chosenSubjects } from './run.ts';

/** Asks whether a backup would work. All that stands in the way is told in one go. */
export async function checkCommand(run: CommandRun, context: ActionContext): Promise<void> {
  const { phase, signal, summary } = context;
  const checked = await phase('check', async ({ proved, info }) => {
    const all = await checkSources(chosenSubjects(run), signal);
    for (const { name, findings } of all) {
      if (errorsIn(findings).length === 0)
        proved(`${name} can be backed up`, 'asked, and nothing was changed');
      for (const { what, why, fix } of findings) info(`${name}: ${what} ${why} ${fix}`);
    }
    return all;
  });
  tellCheck(checked, summary);
  const failures = checked.flatMap(({ findings }) => errorsIn(findings));
  if (failures.length > 0) throw combine('A backup would not work.', failures);
}
