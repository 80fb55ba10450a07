import type { ActionContext } from '@fairway/action-kit';
import { checkDepot, checkRun, checkSources, errorsIn, tellCheck } from '@fairway/backup-kit';
import { combine, countOf } from '@fairway/runtime';
import { type CommandRun, chosenSubjects } from './run.ts';

/** Asks whether a backup would work. All that stands in the way is told in one go, and nothing of the check stays. */
export async function checkCommand(run: CommandRun, context: ActionContext): Promise<void> {
  const { phase, signal, summary } = context;
  const checked = await phase('check', async ({ proved, info }) => {
    const { depot: settings, backUp: readers } = run.inputs;
    const subjects = chosenSubjects(run);
    const names = subjects.map(({ name }) => name);
    const [sources, places, itself] = await Promise.all([
      checkSources(subjects, signal),
      checkDepot(run.depot.destinations, signal),
      checkRun(settings, { sources: names, readers }, run.depot, signal),
    ]);
    // One row and one verdict for each, whoever found it.
    const all = [...Map.groupBy([...sources, ...places, ...itself], ({ name }) => name)].map(
      ([name, found]) => ({
        name,
        shown: found.find(({ shown }) => shown !== '')?.shown ?? '',
        findings: found.flatMap(({ findings }) => findings),
      }),
    );
    for (const { name, shown, findings } of all) {
      if (shown !== '' && errorsIn(findings).length === 0) proved(`${name} can be used`, shown);
      for (const { what, why, fix } of findings) info(`${name}: ${what} ${why} ${fix}`);
    }
    return all;
  });
  const failures = checked.flatMap(({ findings }) => errorsIn(findings));
  const stands = countOf(failures.length, 'thing stands', 'things stand');
  summary.heading(
    failures.length === 0 ? '✓ A backup would work' : `✗ A backup would not work: ${stands} in the way`,
    2,
  );
  tellCheck(checked, summary);
  if (failures.length > 0) throw combine('A backup would not work.', failures);
}
