import type { ActionContext } from '@fairway/action-kit';
import type { ChosenBackup, Pruned, RestoreMade, SourceEnding } from '@fairway/backup-kit';
import { backupBadge, type Catalogue, dataOf, figuresOf, listOf } from '@fairway/backups';

type Outputs = Pick<ActionContext, 'setOutput' | 'clock'>;

export function reportBackups(endings: readonly SourceEnding[], { setOutput }: Outputs): void {
  setOutput('backups', endings.map(outputOf));
}

function outputOf({ name, backup, proven, failures }: SourceEnding) {
  const restored = proven?.readings.find(({ result }) => result.proof?.restored)?.result;
  const manifest = backup?.made.manifest;
  return {
    source: name,
    id: manifest?.id ?? null,
    bytes: manifest ? manifest.objects.reduce((sum, { bytes }) => sum + bytes, 0) : null,
    plainBytes: manifest ? dataOf(manifest).plain.bytes : null,
    destinations:
      backup?.made.copies.map(({ destination, failure }) => ({ name: destination.name, has: !failure })) ??
      [],
    proven: restored !== undefined && failures.length === 0,
    seconds: restored?.proof?.restored?.seconds ?? null,
    rows: restored?.rows ?? null,
  };
}

export function reportRemoved({ plan, removed }: Pruned, { setOutput }: Outputs): void {
  const why = new Map(plan.removals.map((one) => [one.copy, one.why]));
  setOutput(
    'removed',
    removed.map((copy) => {
      const { source, id, destination } = copy;
      return { source, id, destination, why: why.get(copy) ?? null };
    }),
  );
}

export function reportRestored(
  { manifest }: ChosenBackup,
  { from, where, seconds, rows }: RestoreMade,
  { setOutput }: Outputs,
): void {
  setOutput('restored', { source: manifest.source, id: manifest.id, from, where, seconds, rows });
}

/** What is there at the end, and what a team can rely on. */
export function reportCatalogue(
  catalogue: Catalogue,
  sources: readonly string[],
  maxAgeMs: number,
  { setOutput, clock }: Outputs,
): void {
  const figures = sources.map((source) => figuresOf(catalogue, source, clock.now()));
  const seconds = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms / 1_000));
  setOutput(
    'catalogue',
    sources.map((source) => ({ source, backups: listOf(catalogue, source) })),
  );
  setOutput(
    'figures',
    figures.map(({ source, worstLossMs, restoreMs }) => ({
      source,
      worstLoss: seconds(worstLossMs),
      restore: seconds(restoreMs),
    })),
  );
  setOutput(
    'badge',
    figures.map((one) => backupBadge(one, maxAgeMs)),
  );
}
