import type { Readable } from 'node:stream';
import {
  type BackupProof,
  type Copy,
  dataOf,
  type Identity,
  type Manifest,
  openDump,
  parseFile,
} from '@fairway/backups';
import type { Source } from '@fairway/dumps';
import type { Destination } from '@fairway/object-store';
import { countOf, Failure, messageOf } from '@fairway/runtime';
import { factsOf } from '../backup/manifest.ts';
import type { BackupContext } from '../subject.ts';
import { damageIn, keyOf, measureObjects, type ReadObjects } from './measure-copy.ts';

/** One copy, and what it takes to read it. */
export interface CopyToProve {
  readonly manifest: Manifest;
  readonly destination: Destination;
  readonly identities: readonly Identity[];
}

/** What the reading of a copy came to. */
export interface CopyProof {
  /** What is written down about it; undefined where nothing was found out. */
  readonly proof: BackupProof | undefined;
  /** Why the copy, or the whole backup, is not proven. */
  readonly failure: Failure | undefined;
  /** How many rows or files were compared; undefined where nothing was restored. */
  readonly rows?: number | undefined;
  /** The image of the throwaway server. */
  readonly image?: string | null | undefined;
}

/** Whether somebody here can decrypt the backup. */
export function canDecrypt(
  { recipients }: Pick<Manifest, 'recipients'>,
  identities: readonly Identity[],
): boolean {
  return recipients.length === 0 || identities.some(({ recipient }) => recipients.includes(recipient.name));
}

/** Whether a backup to these recipients can only be restored as it passes: nobody here can decrypt it afterwards. */
export function needsStream(
  recipients: readonly { readonly name: string }[],
  identities: readonly Identity[],
): boolean {
  return recipients.length > 0 && !canDecrypt({ recipients: recipients.map(({ name }) => name) }, identities);
}

/** The dump in a copy. Its end passes only where its bytes are those that were written. */
export function openCopy({ manifest, destination, identities }: CopyToProve, signal: AbortSignal) {
  const { file, bytes, sha256, plain } = dataOf(manifest);
  const form = parseFile(file);
  if (!form || !('compression' in form)) throw new TypeError(`${file} is no object with data.`);
  return openDump({
    destination,
    key: keyOf(manifest.source, file),
    stored: { bytes, sha256 },
    plain,
    compression: form.compression,
    identities: form.encrypted ? identities : undefined,
    signal,
  });
}

/** Restores a copy into a throwaway server and compares it with what was dumped. */
export async function proveByRestore(
  source: Source,
  copy: CopyToProve,
  { clock, signal, github }: BackupContext,
): Promise<CopyProof> {
  const { manifest, destination } = copy;
  const data = dataOf(manifest);
  let restored: BackupProof['restored'] = null;
  let failure: Failure | undefined;
  let passed = false;
  const opened: Readable[] = [];
  let compared: Pick<CopyProof, 'rows' | 'image'> = {};
  try {
    const known = factsOf(manifest);
    const open = async () => {
      const bytes = await openCopy(copy, signal);
      opened.push(bytes);
      return { bytes, facts: Promise.resolve(known) };
    };
    const options = { signal, known, run: manifest.id };
    const { differences, notProven, seconds, rows, image } = await source.prove(open, options);
    // A program that restores may stop at the end of the archive. Only the end of the bytes proves them.
    for (const bytes of opened) if (!bytes.destroyed) for await (const _ of bytes);
    passed = opened.some(({ readableEnded }) => readableEnded);
    compared = { rows, image };
    if (differences.length > 0) failure = notTheSame(manifest, differences);
    else restored = { from: 'object', sha256: data.plain.sha256, seconds, notProven: [...notProven] };
  } catch (error) {
    signal.throwIfAborted();
    failure = asFailure(manifest, destination, error);
  }
  const others = manifest.objects.filter((one) => failure || !passed || one !== data);
  const read = await measured(copy, others, signal);
  if (read instanceof Failure) return { proof: undefined, failure: failure ?? read };
  const { file, bytes, sha256 } = data;
  const all = others.includes(data) ? read : [{ file, bytes, sha256 }, ...read];
  const damage = damageOf(copy, all);
  const proof = proofOf(copy, all, damage ? null : restored, { at: clock.now(), runUrl: github.runUrl });
  return { proof, failure: damage ?? failure, ...compared };
}

/** Reads all bytes of a copy, and compares them with those that were written. */
export async function proveByReading(
  copy: CopyToProve,
  { clock, signal, github }: BackupContext,
  restored: BackupProof['restored'] = null,
): Promise<CopyProof> {
  const read = await measured(copy, copy.manifest.objects, signal);
  if (read instanceof Failure) return { proof: undefined, failure: read };
  const proof = proofOf(copy, read, restored, { at: clock.now(), runUrl: github.runUrl });
  return { proof, failure: damageOf(copy, read) };
}

/** A copy of the catalogue with the destination that has it. */
export function copyToProve(
  { destination, manifest }: Copy,
  destinations: readonly Destination[],
  identities: readonly Identity[],
): CopyToProve | undefined {
  const found = destinations.find(({ name }) => name === destination);
  return found && manifest && { manifest, destination: found, identities };
}

async function measured(
  { manifest, destination }: CopyToProve,
  objects: Manifest['objects'],
  signal: AbortSignal,
): Promise<ReadObjects | Failure> {
  try {
    return await measureObjects(destination, manifest.source, objects, signal);
  } catch (error) {
    signal.throwIfAborted();
    return asFailure(manifest, destination, error);
  }
}

function proofOf(
  { manifest: { id, source }, destination }: CopyToProve,
  read: ReadObjects,
  restored: BackupProof['restored'],
  { at, runUrl }: { readonly at: number; readonly runUrl: string },
): BackupProof {
  const time = new Date(at).toISOString();
  return { version: 1, id, source, destination: destination.name, at: time, read, restored, runUrl };
}

function damageOf({ manifest, destination }: CopyToProve, read: ReadObjects): Failure | undefined {
  const file = damageIn(read, manifest.objects);
  if (file === undefined) return undefined;
  const written = manifest.objects.find((one) => one.file === file);
  const found = read.find((one) => one.file === file);
  return new Failure({
    what: `The copy of ${manifest.source}/${manifest.id} at ${destination.name} is damaged.`,
    why: `${file} was read, and its bytes are not those that were written.`,
    evidence: [
      `written: ${countOf(written?.bytes ?? 0, 'byte')}, SHA-256 ${written?.sha256}`,
      `read: ${countOf(found?.bytes ?? 0, 'byte')}, SHA-256 ${found?.sha256}`,
    ],
    fix: 'Find out who or what can write to this destination. The copy is not restored from any more; the others are.',
  });
}

const mostDifferences = 20;

/** A restore that lost or changed something. */
export function notTheSame({ source, id }: Manifest, differences: readonly string[]): Failure {
  const more = differences.length - mostDifferences;
  return new Failure({
    what: `The backup ${source}/${id} is not proven: what came back is not what was dumped.`,
    why: `${countOf(differences.length, 'thing')} differ between the source at the moment of the dump and the restored copy.`,
    evidence: [...differences.slice(0, mostDifferences), ...(more > 0 ? [`and ${more} more`] : [])],
    fix: 'Read what differs. An older proven backup is kept until a new one is proven.',
  });
}

function asFailure({ source, id }: Manifest, { name }: Destination, error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure({
    what: `The copy of ${source}/${id} at ${name} was not proven.`,
    why: messageOf(error),
    fix: 'Run this again. If it fails in the same way, report it with the log of this step.',
    cause: error,
  });
}
