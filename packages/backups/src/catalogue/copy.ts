import { reasonOf } from '@fairway/runtime';
import { dataOf, type Manifest, parseManifest } from '../manifest/manifest.ts';
import type { BackupProof } from '../manifest/proof.ts';
import { formatFile } from '../names/backup-file.ts';
import { timeOfId } from '../names/backup-id.ts';
import type { FileGroup, ListedFile } from './listing.ts';

/**
 * What a copy is.
 * - `whole`: all objects of its manifest are there, in their sizes.
 * - `bare`: objects without a manifest. The run was cut before it finished the backup.
 * - `lost`: a manifest, and an object of it is gone.
 * - `cut`: an object has another size than the manifest says.
 * - `damaged`: the bytes that were read last are not those that were written.
 * - `unreadable`: the manifest could not be read, or a newer Fairway wrote it.
 * - `remains`: marks of a backup that is gone.
 */
export type CopyState = 'whole' | 'bare' | 'lost' | 'cut' | 'damaged' | 'unreadable' | 'remains';

/** One backup at one destination. */
export interface Copy {
  readonly destination: string;
  readonly source: string;
  readonly id: string;
  /** When the backup began, by its name: stores and people rewrite every other time. */
  readonly at: number;
  readonly state: CopyState;
  /** What is wrong with it, in a sentence. */
  readonly problem?: string | undefined;
  readonly manifest?: Manifest | undefined;
  /** The bytes of its objects, as they are listed. */
  readonly bytes: number;
  /** When a restore of this backup was proven last; undefined unless this copy is whole. */
  readonly provenAt?: number | undefined;
  /** When the bytes of this copy were read last and were those that were written. */
  readonly readAt?: number | undefined;
  /** When the store took its first and its last file, by the clock of the store. */
  readonly taken: { readonly first: number; readonly last: number };
  readonly held: boolean;
  /** All its keys but a hold's, in the order in which they are removed. */
  readonly keys: readonly string[];
}

/**
 * The copy that files of one destination make up.
 * @param proofs of the backup, from whichever destinations
 */
export function judgeCopy(
  { source, id, files }: FileGroup,
  destination: string,
  documents: ReadonlyMap<string, string>,
  proofs: readonly BackupProof[],
): Copy {
  const objects = files.filter(({ file }) => file.part === 'data' || file.part === 'globals');
  const read = readManifest({ source, id, files }, destination, documents);
  const times = files.map(({ stored }) => stored.modified);
  const common = {
    destination,
    source,
    id,
    at: timeOfId(id) ?? 0,
    bytes: objects.reduce((sum, { stored }) => sum + stored.bytes, 0),
    taken: { first: Math.min(...times), last: Math.max(...times) },
    held: files.some(({ file }) => file.part === 'hold'),
    keys: removalOrder(files),
  };
  if (read === undefined) return { ...common, ...withoutManifest(objects) };
  if ('problem' in read) return { ...common, state: 'unreadable', problem: read.problem };
  const { manifest } = read;
  const fault = faultOfSizes(manifest, objects);
  if (fault) return { ...common, ...fault, manifest };
  const { readAt, damage } = lastReading(manifest, destination, proofs);
  if (damage) return { ...common, state: 'damaged', problem: damage, manifest };
  return { ...common, state: 'whole', manifest, readAt, provenAt: lastRestore(manifest, proofs) };
}

function withoutManifest(objects: readonly ListedFile[]): Pick<Copy, 'state' | 'problem'> {
  return objects.length > 0
    ? { state: 'bare', problem: 'It has no manifest, so it was never finished.' }
    : { state: 'remains', problem: 'The backup itself is gone.' };
}

/**
 * The manifest goes first: what a cut removal leaves then has none, and passes for no backup. It is also the last that
 * was written, so where a lock of the store still keeps something, it keeps this, and nothing of the copy is removed.
 */
function removalOrder(files: readonly ListedFile[]): string[] {
  const order = ['manifest', 'globals', 'data', 'proof'];
  return files
    .filter(({ file }) => file.part !== 'hold')
    .toSorted((one, other) => order.indexOf(one.file.part) - order.indexOf(other.file.part))
    .map(({ stored }) => stored.key);
}

function readManifest(
  { source, id, files }: FileGroup,
  destination: string,
  documents: ReadonlyMap<string, string>,
): { readonly manifest: Manifest } | { readonly problem: string } | undefined {
  const key = files.find(({ file }) => file.part === 'manifest')?.stored.key;
  if (key === undefined) return undefined;
  const text = documents.get(key);
  if (text === undefined) return { problem: 'Its manifest was not read.' };
  try {
    const manifest = parseManifest(text, `The manifest ${key} at ${destination}`);
    if (manifest.id === id && manifest.source === source) return { manifest };
    return { problem: `Its manifest is that of ${manifest.source}/${manifest.id}.` };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

function faultOfSizes(
  manifest: Manifest,
  objects: readonly ListedFile[],
): Pick<Copy, 'state' | 'problem'> | undefined {
  const listed = new Map(objects.map(({ file, stored }) => [formatFile(file), stored.bytes]));
  for (const { file, bytes } of manifest.objects) {
    const there = listed.get(file);
    if (there === undefined) return { state: 'lost', problem: `${file} is gone.` };
    if (there !== bytes)
      return { state: 'cut', problem: `${file} has ${there} bytes there, and ${bytes} were written.` };
  }
  return undefined;
}

/** What the last reading of this destination came to. Of two at one moment, the one that found damage counts. */
function lastReading(
  manifest: Manifest,
  destination: string,
  proofs: readonly BackupProof[],
): { readonly readAt?: number; readonly damage?: string } {
  let readAt = Number.NEGATIVE_INFINITY;
  let damage: { readonly at: number; readonly file: string } | undefined;
  for (const proof of proofs) {
    if (proof.destination !== destination || proof.read.length === 0) continue;
    const at = Date.parse(proof.at);
    const wrong = manifest.objects.find(
      ({ file, sha256, bytes }) =>
        !proof.read.some((one) => one.file === file && one.sha256 === sha256 && one.bytes === bytes),
    );
    if (!wrong) readAt = Math.max(readAt, at);
    else if (!damage || at > damage.at) damage = { at, file: wrong.file };
  }
  if (damage && damage.at >= readAt)
    return { damage: `${damage.file} was read there, and its bytes are not those that were written.` };
  return Number.isFinite(readAt) ? { readAt } : {};
}

function lastRestore(manifest: Manifest, proofs: readonly BackupProof[]): number | undefined {
  const plain = dataOf(manifest).plain.sha256;
  const times = proofs.filter(({ restored }) => restored?.sha256 === plain).map(({ at }) => Date.parse(at));
  return times.length === 0 ? undefined : Math.max(...times);
}
