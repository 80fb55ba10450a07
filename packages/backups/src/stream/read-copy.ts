import { PassThrough, type Readable } from 'node:stream';
import type { Destination } from '@fairway/object-store';
import { countOf, Failure, messageOf } from '@fairway/runtime';
import { decryption } from '../age/decrypt.ts';
import type { Identity } from '../age/keys.ts';
import { type Compression, decompressor } from './compression.ts';
import { hashing, type Measured, Meter } from './hashing.ts';
import { sweeping } from './sweeping.ts';
import { through } from './through.ts';

/** One object at one destination, and what it must be. */
export interface CopyToRead {
  readonly destination: Destination;
  readonly key: string;
  /** The bytes that were stored. */
  readonly stored: Measured;
  readonly signal: AbortSignal;
}

/** What is needed to bring back the dump of a copy. */
export interface CopyToRestore extends CopyToRead {
  /** The dump, before it was compressed and encrypted. */
  readonly plain: Measured;
  readonly compression: Compression;
  /** The private keys; undefined for a copy that is not encrypted. */
  readonly identities: readonly Identity[] | undefined;
}

/** The bytes of a copy as they are stored. Their end passes only where they are those that were stored. */
export async function openStored({ destination, key, stored, signal }: CopyToRead): Promise<Readable> {
  const bytes = await destination.read(key, signal);
  return through(bytes, [proving(stored, nameOf(destination, key), 'stored'), sweeping()]);
}

/**
 * The dump in a copy. Its end passes only where both the stored bytes and the dump are what the manifest says, so
 * whoever restores it commits nothing before the end.
 */
export async function openDump(copy: CopyToRestore): Promise<Readable> {
  const of = nameOf(copy.destination, copy.key);
  const dump = through(await openStored(copy), [
    ...(copy.identities ? [decryption(copy.identities, of)] : []),
    ...decompressor(copy.compression),
    proving(copy.plain, of, 'dumped'),
    sweeping(),
  ]);
  return explained(dump, of);
}

/** Reads all of a copy, and throws what is read away. @throws Failure where it is not what was stored */
export async function readWholeCopy(copy: CopyToRead): Promise<void> {
  for await (const _ of await openStored(copy));
}

function proving(expected: Measured, of: string, verb: string) {
  const meter = new Meter();
  return hashing(meter, () => {
    const { bytes, sha256 } = meter.end();
    if (bytes === expected.bytes && sha256 === expected.sha256) return;
    const why =
      bytes === expected.bytes
        ? `Its ${countOf(bytes, 'byte')} have the SHA-256 ${sha256}, and ${expected.sha256} was ${verb}.`
        : `It has ${countOf(bytes, 'byte')}, and ${expected.bytes} were ${verb}.`;
    throw spoilt(of, why);
  });
}

/** The same stream, whose errors of decompression are failures that name the copy. */
function explained(dump: Readable, of: string): Readable {
  const told = new PassThrough();
  dump.once('error', (error) =>
    told.destroy(isZlibError(error) ? spoilt(of, `It cannot be decompressed: ${messageOf(error)}.`) : error),
  );
  told.once('close', () => dump.destroy());
  return dump.pipe(told);
}

function isZlibError(error: Error): boolean {
  return /^(Z_|ZSTD_|ERR_TRAILING_JUNK)/.test((error as { code?: string }).code ?? '');
}

function spoilt(of: string, why: string): Failure {
  return new Failure({
    what: `${of} is not what was stored.`,
    why,
    fix: 'Restore another copy. Find out who or what can write to this one.',
  });
}

function nameOf({ name }: Destination, key: string): string {
  return `The copy ${key} at ${name}`;
}
