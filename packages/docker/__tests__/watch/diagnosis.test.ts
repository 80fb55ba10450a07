import { describe, expect, test } from '@jest/globals';
import { notUp, waitedFor } from '../../src/watch/index.ts';

const failing = (names: readonly string[], place?: string) =>
  notUp({
    version: '1.4.2',
    failed: names,
    nameOf: (name) => name,
    diagnose: async (name) => ({ place, cause: `${name} ended.`, lines: [`${name}: its log`] }),
    moreEvidence: () => ['more'],
    more: ': docker ps',
  });

describe('services that did not come up', () => {
  test('are reported by the machine and the cause of the first one', async () => {
    expect(await failing(['web'], 'worker-1')).toMatchObject({
      what: '1.4.2 did not come up: the service web on worker-1.',
      why: 'Web ended.',
      evidence: ['web: its log', 'more'],
      fix: 'Put right what the log says and release again. More: docker ps',
    });
  });

  test('are all named, and three of them described', async () => {
    expect(await failing(['a', 'b', 'c', 'd'])).toMatchObject({
      what: '1.4.2 did not come up: the service a (and 3 more: b, c, d).',
      evidence: ['a: its log', 'b: its log', 'c: its log', 'more'],
    });
  });
});

test('the waiting time is shown only for a deadline', () => {
  expect(waitedFor({ afterMs: 30_400, deadlinePassed: true })).toBe(' after 30 s');
  expect(waitedFor({ afterMs: 30_400, deadlinePassed: false })).toBe('');
});
