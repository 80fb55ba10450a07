import { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { endWhenStuck } from '../../src/place/end-when-stuck.ts';

/** A clock that stands until somebody lets hours pass. */
function standing() {
  let now = 0;
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    sleep: (ms) => new Promise((wake) => sleepers.push({ until: now + ms, wake })),
  };
  const pass = async (ms: number) => {
    now += ms;
    for (const { wake } of sleepers.splice(0)) wake();
    await new Promise(setImmediate);
  };
  return { clock, pass };
}

const hour = 3_600_000;
const piece = Buffer.alloc(100_000);

test('a program that takes no byte for an hour is given up, and more was there', async () => {
  const { clock, pass } = standing();
  const source = new PassThrough();
  const bytes = endWhenStuck(source, 'pg_restore of db1', clock);
  let taking = true;
  const program = new Writable({
    write: (_chunk, _encoding, done) => {
      if (taking) done();
    },
  });
  const ended = pipeline(bytes, program);
  ended.catch(() => {});
  source.write(piece);
  await pass(hour);
  // Nothing is there for it now, so it is not its own time that passes.
  await pass(hour);
  taking = false;
  for (let count = 0; count < 5; count += 1) source.write(piece);
  await new Promise(setImmediate);
  await pass(hour / 2);
  expect(bytes.destroyed).toBe(false);
  await pass(hour);
  await expect(ended).rejects.toThrow(/^pg_restore of db1 was ended\..*took no byte of its input for 1h/s);
  expect(source.destroyed).toBe(true);
});

test('the time after the last byte is nobody’s', async () => {
  const { clock, pass } = standing();
  const source = new PassThrough();
  const bytes = endWhenStuck(source, 'pg_restore of db1', clock);
  const taken: Buffer[] = [];
  bytes.on('data', (chunk: Buffer) => taken.push(chunk));
  source.write(piece);
  await new Promise(setImmediate);
  await pass(5 * hour);
  expect(bytes.destroyed).toBe(false);
  expect(Buffer.concat(taken)).toHaveLength(piece.length);
  source.end();
  await new Promise((resolve) => bytes.once('close', resolve));
});
