import type { Transform } from 'node:stream';
import { encryption } from '../age/encrypt.ts';
import type { Recipient } from '../age/keys.ts';
import { type StoredObject, type StoreOptions, storeEverywhere } from '../fan-out/store-everywhere.ts';
import type { ContentKind } from '../names/backup-file.ts';
import { type Compression, compressor } from './compression.ts';
import type { Dump } from './dump.ts';
import { gate } from './gate.ts';
import { hashing, type Measured, Meter } from './hashing.ts';
import { sweeping } from './sweeping.ts';
import { through } from './through.ts';

export interface CarryOptions extends StoreOptions {
  readonly content: ContentKind;
  /** The name of the dump, for failures: `The dump of harbor on db1`. */
  readonly of: string;
  readonly compression: Compression;
  /** Whoever can decrypt the backup; nobody needs to where it is empty. */
  readonly recipients: readonly Recipient[];
}

/** What became of a dump. */
export interface CarriedDump<Facts> {
  readonly facts: Facts;
  /** The dump as the program wrote it. */
  readonly plain: Measured;
  /** The object, compressed and encrypted. */
  readonly stored: StoredObject;
}

/**
 * Carries one dump to all destinations: it is gated, measured, compressed, encrypted and stored as it passes, and no file
 * of it is made.
 */
export async function carryDump<Facts>(
  open: (signal: AbortSignal) => Promise<Dump<Facts>>,
  { content, of, compression, recipients, ...options }: CarryOptions,
): Promise<CarriedDump<Facts>> {
  const plain = new Meter();
  const facts = Promise.withResolvers<Facts>();
  // Where the dump fails, the gate tells it.
  facts.promise.catch(() => {});
  const stored = await storeEverywhere(async (signal) => {
    const dump = await open(signal);
    facts.resolve(dump.facts);
    return through(gate(dump, content, of), [
      hashing(plain),
      sweeping(),
      ...compressor(compression),
      ...encryptor(recipients),
    ]);
  }, options);
  return { facts: await facts.promise, plain: plain.end(), stored };
}

function encryptor([first, ...others]: readonly Recipient[]): Transform[] {
  return first ? [encryption([first, ...others])] : [];
}
