import { type ChosenBackup, chooseBackup } from '@fairway/backup-kit';
import { type Catalogue, type Identity, reliableBackups } from '@fairway/backups';
import { type KeptReleases, shortVersion } from '@fairway/deploy-kit';
import { type LedgerEntry, type RecoveryMark, rollbackTarget, runningRelease } from '@fairway/releases';
import { Failure, formatTime } from '@fairway/runtime';
import { crossedTo, knowsMigrations } from './crossed.ts';
import { type Fit, fitOf, knownRelease } from './fit.ts';
import { newestFitting, provenManifest } from './fitting.ts';

/** What a recovery does. */
export type Way = 'rollback' | 'restore-and-rollback' | 'restore' | 'undo';

export interface PlanRequest {
  readonly way: Way;
  /** The release to go back to: `previous`, a version or an id. Not asked for `restore` and `undo`. */
  readonly to: string;
  /** The names of the sources whose data go back. */
  readonly sources: readonly string[];
  /** By name, or for all under `''`: an id, or a moment before which the backup began. */
  readonly wanted: ReadonlyMap<string, { readonly id: string } | { readonly before: number }>;
  readonly now: number;
  /** The private keys at hand: where some are given, what none of them opens is passed over. */
  readonly identities: readonly Identity[];
}

/** A source whose data go back. */
export interface PlannedRestore {
  readonly source: string;
  readonly chosen: ChosenBackup;
  readonly fit: Fit;
}

/** All that a recovery will do. */
export interface RecoveryPlan {
  readonly way: Way;
  /** The release that runs by the ledger; undefined where nobody knows. */
  readonly running: LedgerEntry | undefined;
  /** The release that serves in the end. */
  readonly target: LedgerEntry;
  /** What the way back crosses, a line each: migrations after which the release does not work with the data. */
  readonly crossed: readonly string[];
  /** Whether the ledger knows the migrations of both ends: otherwise nothing crossed says nothing. */
  readonly migrationsKnown: boolean;
  readonly restores: readonly PlannedRestore[];
}

/**
 * Decides what a recovery does, and that it can be done. Nothing is changed.
 * @throws Failure naming what stands in the way, and the way that there is
 */
export function planRecovery(
  request: PlanRequest,
  { entries: all, stored, cutOff }: KeptReleases,
  catalogue: Catalogue,
): RecoveryPlan {
  const { way } = request;
  const entries = cutOff ? entriesBefore(all, cutOff) : all;
  if (way === 'undo' && !cutOff) throw nothingToUndo();
  const id = cutOff ? cutOff.running?.id : runningRelease(entries);
  const running = entries.findLast((entry) => entry.id === id);
  const stays = way === 'restore' || way === 'undo';
  const target = stays ? running : rollbackTarget(entries, request.to, stored);
  if (!target) throw nothingRuns(way);
  const crossed = crossedTo(entries, target.id);
  if (way === 'rollback' && crossed.length > 0) throw crosses(target, crossed, request, entries, catalogue);
  const restores =
    way === 'rollback' || way === 'undo'
      ? []
      : request.sources.map((name) => chosenFor(name, target, request, entries, catalogue));
  const migrationsKnown = knowsMigrations(entries, target.id);
  return { way, running, target, crossed, migrationsKnown, restores };
}

/**
 * The ledger as it was before a recovery that was cut off: what that has begun is undone first, so what it wrote there is not
 * what runs then. Its mark names what ran. Only where it names nothing do the clocks of the runs decide.
 */
function entriesBefore(all: readonly LedgerEntry[], { at, running }: RecoveryMark): readonly LedgerEntry[] {
  for (let end = all.length; running && end > 0; end -= 1) {
    const before = all.slice(0, end);
    if (runningRelease(before) === running.id) return before;
  }
  return all.filter(({ startedAt }) => Date.parse(startedAt) < at);
}

function chosenFor(
  source: string,
  target: LedgerEntry,
  { wanted, now, identities }: PlanRequest,
  entries: readonly LedgerEntry[],
  catalogue: Catalogue,
): PlannedRestore {
  const asked = wanted.get(source) ?? wanted.get('');
  const release = knownRelease(entries, target.id);
  const named = asked && 'id' in asked ? asked.id : undefined;
  const fitting =
    named === undefined
      ? newestFitting(catalogue, source, release, { ...asked, identities })
      : { id: named, passedOver: [] };
  if (!fitting) throw noneFits(source, target, entries, catalogue);
  const { id, passedOver } = fitting;
  const chosen = { ...chooseBackup(catalogue, source, { which: 'named', id }, now), passedOver };
  return { source, chosen, fit: fitOf(chosen.manifest, release) };
}

function nothingToUndo(): Failure {
  return new Failure({
    what: 'There is nothing to undo.',
    why: 'No recovery was cut off: none has left its mark on a machine.',
    fix: 'Run `show`: it says what runs, and what can be done.',
  });
}

function nothingRuns(way: Way): Failure {
  if (way === 'undo')
    return new Failure({
      what: 'What was there before cannot be proven.',
      why: 'The ledger did not say which release ran when the recovery began that was cut off.',
      fix: 'Choose `rollback` or `restore-and-rollback`: each of them gives the data of before their places back first, and then proves a release.',
    });
  return new Failure({
    what: 'The data alone cannot be restored.',
    why: 'The ledger does not say which release runs: the last run was cut, or failed without proof. Nobody knows which data fit.',
    fix: 'Choose `restore-and-rollback`, which also puts back the last release that was proven.',
  });
}

function crosses(
  target: LedgerEntry,
  crossed: readonly string[],
  { sources, identities }: PlanRequest,
  entries: readonly LedgerEntry[],
  catalogue: Catalogue,
): Failure {
  const release = knownRelease(entries, target.id);
  const fitting = sources.map((source) => {
    const backup = newestFitting(catalogue, source, release, { identities });
    return backup
      ? `${source}: ${backup.id} fits it, from ${formatTime(backup.at)}`
      : `${source}: no proven backup fits it`;
  });
  return new Failure({
    what: `${shortVersion(target.version)} cannot be put back alone.`,
    why: 'It would not work with the databases as they are now.',
    evidence: [...crossed, ...fitting],
    fix: 'Choose `restore-and-rollback`: it puts the data of that time back as well. What was written since that backup is lost from the app, and kept beside it.',
  });
}

const shown = 8;

function noneFits(
  source: string,
  target: LedgerEntry,
  entries: readonly LedgerEntry[],
  catalogue: Catalogue,
): Failure {
  const release = knownRelease(entries, target.id);
  const proven = reliableBackups(catalogue, source).flatMap((backup) => {
    const manifest = provenManifest(backup);
    return manifest ? [{ backup, manifest }] : [];
  });
  const words: Readonly<Record<Fit, string>> = {
    fits: 'fits',
    apart: 'does not fit',
    unknown: 'nobody knows whether it fits',
  };
  const unseen = catalogue.destinations.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [`${name} could not be listed: ${problem}`],
  );
  return new Failure({
    what: `There is no proven backup of ${source} that fits ${shortVersion(target.version)}.`,
    why:
      proven.length > 0 ? 'Those that are proven were made of other data:' : 'None of its backups is proven.',
    evidence: [
      ...proven.slice(0, shown).map(({ backup, manifest }) => {
        const ran = manifest.release
          ? `with ${shortVersion(manifest.release.version)}`
          : 'with an unknown release';
        return `${backup.id}, ${ran}: ${words[fitOf(manifest, release)]}`;
      }),
      ...unseen,
    ],
    fix: 'Name one in `backup` to take it all the same: the proof of the release decides then. Or go back to a release that one of them fits.',
  });
}
