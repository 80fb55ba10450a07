import { PassThrough, type Readable } from 'node:stream';
import type { Destination } from '@fairway/object-store';
import { countOf, Failure, messageOf } from '@fairway/runtime';
import { decryption } from '../age/decrypt.ts';
import type { Identity } from '../age/keys.ts';
import { type Compression, decompressor } from './compression.ts';
import { hashing, type Measured, Meter } from './hashing.ts';
import { sweeping } from './sweeping.ts';
import { through } from './through.ts';

/** One object at one destination, and what is needed to bring back the dump in it. */
export interface CopyToRestore {
  readonly destination: Destination;
  readonly key: string;
  /** The bytes that were stored. */
  readonly stored: Measured;
  /** The dump, before it was compressed and encrypted. */
  readonly plain: Measured;
  readonly compression: Compression;
  /** The private keys; undefined for a copy that is not encrypted. */
  readonly identities: readonly Identity[] | undefined;
  readonly signal: AbortSignal;
}

/**
 * The dump in a copy. Its end passes only where both the stored bytes and the dump are what the manifest says, so
 * whoever restores it commits nothing before the end.
 */
export async function openDump(copy: CopyToRestore): Promise<Readable> {
  const { destination, key, stored, plain, compression, identities, signal } = copy;
  const of = nameOf(destination, key);
  const dump = through(await destination.read(key, signal), [
    proving(stored, of, 'stored'),
    ...(identities ? [decryption(identities, of)] : []),
    ...decompressor(compression),
    proving(plain, of, 'dumped'),
    sweeping(),
  ]);
  return explained(dump, of);
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
