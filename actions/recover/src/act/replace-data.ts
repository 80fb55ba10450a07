import { type ChosenBackup, sayCompared } from '@fairway/backup-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import type { PlannedExchange } from '@fairway/dumps';
import { type Logger, tidyUp } from '@fairway/runtime';
import type { DataSource, HeldSource, RestoredBeside, SafetyBackup } from '../data/data.ts';
import type { ChangedData } from './changed-data.ts';
import type { Note } from './note.ts';
import type { Steps } from './steps.ts';

/** A source, and the backup whose data take the place of those of now. */
export interface WantedData {
  readonly of: DataSource;
  readonly chosen: ChosenBackup;
}

/** The lock of a source, held by this run. */
export interface HeldData extends WantedData {
  readonly held: HeldSource;
}

/** What becomes of it. */
export interface Replacing {
  readonly steps: Steps;
  readonly note: Note;
  readonly changed: ChangedData;
  /** By source: the backup of what was there before. */
  readonly safety: Map<string, SafetyBackup>;
  /** What could not be compared after a restore, each with its reason. */
  readonly notProven: string[];
}

/**
 * Keeps backups and migrations away from the data.
 * @param open gives the locks back
 * @throws Failure that names the holder
 */
export async function holdData(
  wanted: readonly WantedData[],
  open: AsyncDisposableStack,
  logger: Logger,
): Promise<readonly HeldData[]> {
  const all: HeldData[] = [];
  for (const { of, chosen } of wanted) {
    const held = await of.lock();
    open.defer(() => tidyUp(held.release, logger));
    all.push({ of, chosen, held });
  }
  return all;
}

/**
 * Backs up what is there, restores beside it, and lets both change places. No other backup and no migration works on the
 * data meanwhile.
 */
export async function replaceData(
  all: readonly HeldData[],
  { steps, note, changed, safety, notProven }: Replacing,
  { signal }: Pick<DeployContext, 'signal'>,
): Promise<void> {
  for (const { of, chosen, held } of all) {
    const made = await steps.take(`back up ${of.name} as it is`, () => held.backUp(chosen), sayBackup);
    safety.set(of.name, made);
  }
  const restored: (readonly [DataSource, RestoredBeside])[] = [];
  for (const { of, chosen, held } of all) {
    const made = await steps.take(
      `restore ${of.name}`,
      () => held.restore(chosen),
      (one) => sayRestored(chosen, one),
    );
    await note.copy(of.name, made);
    notProven.push(...made.notProven.map((line) => `${of.name}: ${line}`));
    restored.push([of, made]);
  }
  for (const [of, made] of restored) {
    const change = async () => {
      const planned = await (await of.exchange(signal)).plan(made.name, signal);
      await changed.exchange({ source: of.name, planned, reach: (stop) => of.exchange(stop) }, signal);
      return planned;
    };
    await steps.take(`exchange ${of.name}`, change, sayExchanged);
  }
}

function sayBackup({ id, destinations, empty }: SafetyBackup): string {
  const nothing = empty ? '. It is empty: the data were lost before' : '';
  return `${id} at ${destinations.join(', ')}${nothing}`;
}

function sayRestored({ manifest }: ChosenBackup, { where, from, rows }: RestoredBeside): string {
  return `${where} from ${from}, ${sayCompared(manifest.kind, rows, 'restore')}`;
}

function sayExchanged({ kept }: PlannedExchange): string {
  return `what was there before is kept as ${kept}`;
}
