import type { ActionContext } from '@fairway/action-kit';
import {
  chooseBackup,
  missingProofs,
  proveSource,
  type Reading,
  requireRightClock,
  sayReading,
  tellFigures,
  tellReadings,
} from '@fairway/backup-kit';
import { combine, countOf, Failure } from '@fairway/runtime';
import { reportCatalogue } from './report/outputs.ts';
import { type CommandRun, chosenSubjects } from './run.ts';

/** Proves backups again: the newest of each source, or the one that is named. */
export async function verifyCommand(run: CommandRun, context: ActionContext): Promise<void> {
  const { inputs, depot } = run;
  const { phase, clock, summary, signal, annotate } = context;
  const rules = inputs.prove ?? { by: 'restore', identities: inputs.depot.identities };
  const before = await phase('look', async () => {
    // A proof has its time in its name, too.
    for (const warning of await requireRightClock(depot.destinations, signal)) annotate('warning', warning);
    return depot.look();
  });
  const failures: Failure[] = [];
  const readings: Reading[] = [];
  let proven = 0;
  for (const { name, subject, failure } of chosenSubjects(run)) {
    try {
      if (!subject) throw failure;
      const { backup: given } = inputs.chosen;
      const wanted = given.which === 'newest' ? ({ which: 'newest-whole' } as const) : given;
      const { backup } = chooseBackup(before, name, wanted, clock.now());
      await phase(`prove ${name}`, async ({ proved }) => {
        const ended = await proveSource(
          subject,
          { id: backup.id, made: undefined },
          depot,
          rules,
          before,
          context,
        );
        failures.push(...ended.failures);
        readings.push(...ended.readings);
        if (ended.failures.length === 0) proven++;
        for (const one of ended.readings)
          if (!one.result.failure)
            proved(`${name}/${one.copy.id} at ${one.copy.destination}`, sayReading(one));
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Failure)) throw error;
      failures.push(error);
    }
  }
  const after = await phase('record', () => depot.look());
  const missing = missingProofs(after, readings);
  if (missing) failures.push(missing);
  const names = chosenSubjects(run).map(({ name }) => name);
  const done = rules.by === 'restore' ? 'proven' : 'read back';
  summary.heading(
    `${failures.length === 0 ? '✓' : '✗'} ${proven} of ${countOf(names.length, 'backup')} ${proven === 1 ? 'is' : 'are'} ${done}`,
    2,
  );
  tellReadings(readings, summary);
  tellFigures(after, names, clock.now(), summary);
  reportCatalogue(after, names, inputs.maxAgeMs, context);
  if (failures.length > 0) throw combine('Not every backup is proven.', failures);
}
