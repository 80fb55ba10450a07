import { expect, test } from '@jest/globals';
import { allEnded, combine, evidenceOf, Failure, settle } from '../src/index.ts';

const disk = new Failure({ what: 'A failed.', why: 'Disk full.', evidence: ['0 bytes'], fix: 'Make room.' });
const net = new Failure({ what: 'B failed.', why: 'No route.', fix: 'Plug it in.' });

test('several failures are one that holds all of each', () => {
  expect(combine('Two failed.', [disk, net]).message).toBe(
    [
      'Two failed.',
      'Why: Each has its own cause.',
      ...['  | A failed.', '  |   Disk full.', '  |   0 bytes', '  |   To do: Make room.'],
      ...['  | B failed.', '  |   No route.', '  |   To do: Plug it in.'],
      'To do: Put right what is listed, all in one go, and run this again.',
    ].join('\n'),
  );
});

test('a single failure stands for itself', () => {
  expect(combine('Several failed.', [disk])).toBe(disk);
});

test('an error that is no Failure is its message as evidence', () => {
  expect(evidenceOf(new Error('lost'))).toEqual(['lost']);
  expect(evidenceOf('gone')).toEqual(['gone']);
});

test('settling waits for all, and keeps values and failures in order', async () => {
  const works = [Promise.resolve(1), Promise.reject(disk), Promise.resolve(2), Promise.reject(net)];
  expect(await settle(works)).toEqual({ values: [1, 2], failures: [disk, net] });
});

test('settling throws an error that is no Failure, after all have ended', async () => {
  let ended = false;
  const slow = (async () => {
    await Promise.resolve();
    ended = true;
  })();
  const defect = new TypeError('a defect');
  await expect(settle([Promise.reject(defect), slow])).rejects.toBe(defect);
  expect(ended).toBe(true);
});

test('works of which one fails are all ended before that is thrown', async () => {
  const slow = Promise.withResolvers<number>();
  const state = { thrown: false };
  const all = allEnded([slow.promise, Promise.reject(net), Promise.reject(disk)]).catch((error: unknown) => {
    state.thrown = true;
    return error;
  });
  await Promise.allSettled([Promise.reject(net)]);
  await new Promise(setImmediate);
  expect(state.thrown).toBe(false);
  slow.resolve(1);
  expect(await all).toBe(net);
  expect(await allEnded([1, Promise.resolve('b')])).toEqual([1, 'b']);
});
