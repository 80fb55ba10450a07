import type { ActionContext } from '@fairway/action-kit';
import type { RunEnding, SourceEnding } from '@fairway/backup-kit';
import { type Catalogue, dataOf, isReliable, reliableBackups } from '@fairway/backups';
import { backupMetrics, type MetricTargets, pushMetrics } from '@fairway/metrics';

/** Pushes the figures of each source. What the server does not take is a warning. */
export async function pushFigures(
  { sources, catalogue }: Pick<RunEnding, 'sources' | 'catalogue'>,
  { pushgateway }: MetricTargets,
  { environment, startedAt }: { readonly environment: string; readonly startedAt: number },
  context: Pick<ActionContext, 'fetch' | 'clock' | 'logger' | 'signal' | 'annotate'>,
): Promise<void> {
  if (!pushgateway) return;
  const endedAt = context.clock.now();
  for (const ending of sources) {
    const figures = { startedAt, endedAt, ...figuresOf(ending, catalogue) };
    const group = { job: 'fairway_backup' as const, subject: ending.name, environment };
    const { problem } = await pushMetrics(pushgateway, group, backupMetrics(figures), context);
    if (problem !== undefined)
      context.annotate('warning', `The figures of ${ending.name} were not taken. ${problem}`);
  }
}

function figuresOf({ name, backup, proven, failures }: SourceEnding, catalogue: Catalogue) {
  const backups = reliableBackups(catalogue, name);
  const manifest = backup?.made.manifest;
  const restored = proven?.readings.find(({ result }) => result.proof?.restored)?.result.proof?.restored;
  return {
    succeeded: failures.length === 0 && restored !== undefined,
    proven: catalogue.destinations.flatMap(({ name: destination }) => {
      const newest = backups.find(({ copies }) =>
        copies.some((copy) => copy.destination === destination && isReliable(copy)),
      );
      return newest ? [{ destination, at: newest.at }] : [];
    }),
    plainBytes: manifest && dataOf(manifest).plain.bytes,
    storedBytes: manifest?.objects.reduce((sum, { bytes }) => sum + bytes, 0),
    restoreMs: restored ? restored.seconds * 1_000 : undefined,
  };
}
