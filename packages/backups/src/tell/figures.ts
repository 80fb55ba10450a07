import type { Backup, Catalogue } from '../catalogue/catalogue.ts';

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
  const backups = catalogue.sources.get(source) ?? [];
  const newest = backups.find(({ copies }) => copies.some(({ provenAt }) => provenAt !== undefined));
  return {
    source,
    newest,
    worstLossMs: newest && Math.max(0, now - newest.at),
    restoreMs: lastRestoreMs(backups),
    destinations:
      newest?.copies.flatMap((copy) => (copy.provenAt === undefined ? [] : [copy.destination])) ?? [],
  };
}

/**
 * The newest backup of a source with a proven copy that began before a time: what a restore takes unless a person names
 * another.
 */
export function newestProvenBefore(catalogue: Catalogue, source: string, before: number): Backup | undefined {
  return catalogue.sources
    .get(source)
    ?.find(({ at, copies }) => at < before && copies.some(({ provenAt }) => provenAt !== undefined));
}

function lastRestoreMs(backups: readonly Backup[]): number | undefined {
  const restores = backups
    .flatMap(({ proofs }) => proofs)
    .flatMap(({ at, restored }) => (restored ? [{ at: Date.parse(at), ms: restored.seconds * 1_000 }] : []));
  return restores.toSorted((one, other) => other.at - one.at)[0]?.ms;
}
