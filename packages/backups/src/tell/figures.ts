import type { Backup, Catalogue } from '../catalogue/catalogue.ts';
import { isReliable, reliableBackups, skewMs } from '../catalogue/counting.ts';

/** What a team can rely on for one source. */
export interface SourceFigures {
  readonly source: string;
  /** The newest backup with a proven copy; undefined where there is none. */
  readonly newest: Backup | undefined;
  /** What would be lost now, at most: the time since that backup began. */
  readonly worstLossMs: number | undefined;
  /** How long the last proven restore took; undefined where none was measured. */
  readonly restoreMs: number | undefined;
  /** The destinations with a proven copy of the newest proven backup. */
  readonly destinations: readonly string[];
}

/** The recovery figures of one source: the worst loss (RPO) and the measured time of a restore (RTO). */
export function figuresOf(catalogue: Catalogue, source: string, now: number): SourceFigures {
  const newest = newestProvenBefore(catalogue, source, now + skewMs);
  return {
    source,
    newest,
    worstLossMs: newest && Math.max(0, now - newest.at),
    restoreMs: lastRestoreMs(catalogue.sources.get(source) ?? []),
    destinations: newest?.copies.filter(isReliable).map(({ destination }) => destination) ?? [],
  };
}

/**
 * The newest backup of a source with a proven copy that began before a time: what a restore takes unless a person names
 * another. It is no safety backup, and none that was named ahead of its time.
 */
export function newestProvenBefore(catalogue: Catalogue, source: string, before: number): Backup | undefined {
  return reliableBackups(catalogue, source).find(({ at }) => at < before);
}

function lastRestoreMs(backups: readonly Backup[]): number | undefined {
  const restores = backups
    .flatMap(({ proofs }) => proofs)
    .flatMap(({ at, restored }) => (restored ? [{ at: Date.parse(at), ms: restored.seconds * 1_000 }] : []));
  return restores.toSorted((one, other) => other.at - one.at)[0]?.ms;
}
