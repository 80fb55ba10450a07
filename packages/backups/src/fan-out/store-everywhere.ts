import type { Readable } from 'node:stream';
import type { Destination } from '@fairway/object-store';
import { type Clock, combine, type Failure, type Logger } from '@fairway/runtime';
import { type Measured, Meter } from '../stream/hashing.ts';
import { cutIntoParts } from './cut-parts.ts';
import { openUnlessAborted } from './deadline.ts';
import { Lane } from './lane.ts';
import { noRoom } from './lane-failures.ts';
import { Part } from './part.ts';
import { PartMemory } from './part-memory.ts';
import { planParts, roomOf } from './part-sizes.ts';

export interface StoreOptions {
  readonly key: string;
  readonly contentType: string;
  readonly destinations: readonly Destination[];
  /** The length of the last such object, where one is known. */
  readonly expectedBytes?: number | undefined;
  /** The memory of all parts together. Default: 48 MiB. */
  readonly memoryBytes?: number | undefined;
  /** How long a destination may take for one part, with all that it tries again. */
  readonly stallMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Called whenever a destination has stored a part, and when one is lost. */
  readonly onProgress?: ((progress: StoreProgress) => void) | undefined;
}

/** How far one object is at each destination. */
export interface StoreProgress {
  /** The bytes that the stream has given. */
  readonly bytes: number;
  readonly destinations: readonly {
    readonly name: string;
    readonly stored: number;
    readonly lost: boolean;
  }[];
}

/** How one destination took the object. */
export interface CopyResult {
  readonly destination: Destination;
  /** Why it has no copy; undefined where it has the whole object. */
  readonly failure: Failure | undefined;
}

/** An object that at least one destination has as a whole. */
export interface StoredObject extends Measured {
  readonly key: string;
  readonly copies: readonly CopyResult[];
}

const defaultMemory = 48 * 1024 * 1024;

/**
 * Stores one stream as an object at all destinations, reading it once. A part stays in memory until the slowest
 * destination has it, so the stream goes on at the pace of the slowest one that is not given up. The object is made at
 * its destinations only after the stream has ended well; else all parts are removed, and in a run that is stopped the objects
 * that were made already.
 * @param open begins the stream, after the destinations have begun the object. It obeys the signal.
 * @throws what ends the stream, the signal's reason, or a Failure where no destination has the object in the end
 */
export async function storeEverywhere(
  open: (signal: AbortSignal) => Promise<Readable>,
  options: StoreOptions,
): Promise<StoredObject> {
  const { key, memoryBytes = defaultMemory } = options;
  // Two parts must fit: one is filled while the other is stored.
  const mostPartBytes = memoryBytes / 2;
  const end = new AbortController();
  const signal = AbortSignal.any([options.signal, end.signal]);
  const memory = new PartMemory(memoryBytes);
  const meter = new Meter();
  const lanes: Lane[] = [];
  const living = () => lanes.filter(({ failure }) => !failure);
  const giveUp = (reason: unknown) => Promise.all(lanes.map((lane) => lane.lose(reason)));
  const onMove = () => {
    options.onProgress?.(progressOf(meter.bytes, lanes));
    if (living().length > 0 || signal.aborted) return;
    const failures = lanes.flatMap(({ failure }) => failure ?? []);
    end.abort(combine(`No destination stored ${key}.`, failures));
  };

  let source: Readable | undefined;
  const stop = () => {
    source?.destroy(signal.reason);
    memory.end(signal.reason);
    giveUp(signal.reason);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    lanes.push(...(await beginLanes({ ...options, signal }, { mostPartBytes, onMove })));
    onMove();
    signal.throwIfAborted();
    const sizes = planParts(
      living().map(({ destination }) => destination.limits),
      { mostPartBytes, expectedBytes: options.expectedBytes },
    );
    source = await openUnlessAborted(open(signal), signal, (late) => late.destroy());
    await cutIntoParts(source, { sizes, memory, meter }, (number, buffer, length) => {
      const takers = living();
      const onFree = (free: { readonly reuse: boolean }) => memory.give(buffer, free);
      const part = new Part(number, buffer.subarray(0, length), takers.length, onFree);
      for (const lane of takers) lane.send(part);
    });
    signal.throwIfAborted();
    const measured = meter.end();
    await Promise.all(lanes.map((lane) => lane.commit(measured.bytes)));
    signal.throwIfAborted();
    return { key, ...measured, copies: lanes.map(({ destination, failure }) => ({ destination, failure })) };
  } catch (error) {
    await giveUp(error);
    throw error;
  } finally {
    // What comes later is none of this object's business.
    signal.removeEventListener('abort', stop);
  }
}

/** Begins the object everywhere. A destination that refuses, or whose room the last object would exceed, is lost. */
function beginLanes(
  { destinations, expectedBytes = 0, ...options }: StoreOptions,
  { mostPartBytes, onMove }: { readonly mostPartBytes: number; readonly onMove: () => void },
): Promise<Lane[]> {
  return Promise.all(
    destinations.map((destination) => {
      const room = roomOf(destination.limits, mostPartBytes);
      const refusal = room < expectedBytes ? noRoom(destination, expectedBytes, room) : undefined;
      return Lane.begin(destination, { ...options, onMove }, refusal);
    }),
  );
}

function progressOf(bytes: number, lanes: readonly Lane[]): StoreProgress {
  const destinations = lanes.map(({ destination, stored, failure }) => ({
    name: destination.name,
    stored,
    lost: failure !== undefined,
  }));
  return { bytes, destinations };
}
