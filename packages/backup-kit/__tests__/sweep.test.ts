import type { Destination } from '@fairway/object-store';
import { systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { memoryDestination } from '../../../test/stage/object-stores/memory-destination.ts';
import { sweepLeftovers } from '../src/backup/sweep.ts';

const never = new Promise<never>(() => {});
const key = 'shop/20261129T031700000Z-k3x9q2.bin.zst';

/** A destination with two uploads that nobody has finished, and what is dropped of them. */
function place(drop: Destination['drop'], listing: Promise<void> = Promise.resolve()) {
  const dropped: string[] = [];
  const destination: Destination = {
    ...memoryDestination('a', { clock: systemClock, faults: {} }),
    async *leftovers() {
      await listing;
      for (const id of ['1', '2']) yield { key, id, begun: 0 };
    },
    async drop(leftover) {
      dropped.push(leftover.id);
      await drop(leftover);
    },
  };
  return { destination, dropped };
}

const sweep = (destination: Destination, signal: AbortSignal) =>
  sweepLeftovers([destination], 'shop', { begunBefore: 1, signal });

test('what is left of a source is dropped', async () => {
  const { destination, dropped } = place(async () => {});
  const swept = await sweep(destination, new AbortController().signal);
  expect(swept).toEqual({ dropped: [`${key} at a`, `${key} at a`], failures: [] });
  expect(dropped).toEqual(['1', '2']);
});

test('a run that is stopped waits for no listing of a store that does not answer', async () => {
  const { destination, dropped } = place(async () => {}, never);
  const stop = new AbortController();
  const swept = sweep(destination, stop.signal);
  stop.abort(new Error('The run was cancelled.'));
  await expect(swept).rejects.toThrow('The run was cancelled.');
  expect(dropped).toEqual([]);
});

test('a run that is stopped drops nothing more: its locks are gone', async () => {
  const answered = Promise.withResolvers<void>();
  const stop = new AbortController();
  const { destination, dropped } = place(() => {
    stop.abort(new Error('The run was cancelled.'));
    return answered.promise;
  });
  await expect(sweep(destination, stop.signal)).rejects.toThrow('The run was cancelled.');
  answered.resolve();
  await new Promise(setImmediate);
  expect(dropped).toEqual(['1']);
});
