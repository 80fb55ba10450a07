import type { ActionContext } from '@fairway/action-kit';
import {
  hold,
  remarksOnSetup,
  runBackup,
  tellBackups,
  tellFigures,
  tellRecovery,
  tellRetention,
  tellSetup,
} from '@fairway/backup-kit';
import { combine } from '@fairway/runtime';
import { reportBackups, reportCatalogue, reportRemoved } from './report/outputs.ts';
import { type CommandRun, chosenSubjects } from './run.ts';
import { pushFigures } from './tell/push-figures.ts';
import { silenceOfHealth } from './tell/watch-health.ts';

/** Dumps, stores, proves, removes what is no longer kept, and reads back all that it says. */
export async function backupCommand(run: CommandRun, context: ActionContext): Promise<void> {
  const { inputs, depot } = run;
  const { summary, clock, annotate } = context;
  const startedAt = clock.now();
  const subjects = chosenSubjects(run);
  const ending = await runBackup(subjects, depot, inputs, context);
  const remarks = remarksOnSetup(inputs.depot);
  for (const { finding } of remarks) annotate('warning', `${finding.what} ${finding.why} ${finding.fix}`);
  const failures = [...ending.failures];
  if (inputs.hold) {
    for (const { backup } of ending.sources) {
      if (!backup) continue;
      const { failure } = await hold(depot, backup.made.manifest, context);
      if (failure) failures.push(failure);
    }
  }
  tellBackups(ending, depot.destinations, inputs.prove?.by, summary);
  const names = subjects.map(({ name }) => name);
  tellFigures(ending.catalogue, names, clock.now(), summary);
  tellSetup(remarks, summary);
  tellRetention(ending.pruned, summary);
  tellRecovery(
    ending.sources.flatMap(({ backup }) => backup?.made.manifest ?? []),
    summary,
  );
  reportBackups(ending.sources, context);
  reportRemoved(ending.pruned, context);
  reportCatalogue(ending.catalogue, names, inputs.maxAgeMs, context);
  const { environment, metrics, watched } = inputs;
  await pushFigures(ending, metrics, { environment, startedAt }, context);
  const silence = watched && (await silenceOfHealth(watched, context));
  if (silence) failures.push(silence);
  if (failures.length > 0) throw combine('The backups are not what they shall be.', failures);
}
