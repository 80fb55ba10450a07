import type { ProjectContainer } from '@fairway/docker/compose';
import { describe, expect, test } from '@jest/globals';
import { endOf, removedByHand } from '../../src/look/container-end.ts';
import { container, events } from '../containers.ts';

const ended = (given: Partial<ProjectContainer>) => container({ state: 'exited', health: 'none', ...given });
const byHand = (given: Partial<ProjectContainer>, words: string, begun = false) =>
  endOf(ended(given), events(words), { begun });

/** What Docker Engine 26.1 and 20.10 reported for each of these acts. */
describe('how a container ended, by the events of the engine', () => {
  test.each<[string, string, Partial<ProjectContainer>, boolean, string]>([
    ['docker stop of a process that ends at once', 'start kill stop die', { exitCode: 0 }, true, 'stopped'],
    ['docker stop of a process without a handler', 'start kill stop die', { exitCode: 143 }, true, '143'],
    [
      'docker stop of a process that must be killed',
      'start kill kill stop die',
      { exitCode: 137 },
      true,
      '137',
    ],
    [
      'docker compose stop, without a restart policy',
      'kill stop die',
      { restartPolicy: 'no' },
      true,
      'stopped',
    ],
    ['docker kill', 'start kill die', { exitCode: 137 }, false, 'killed'],
    ['docker kill --signal TERM', 'start kill die', { exitCode: 0 }, false, 'killed'],
    ['docker compose kill', 'kill die', { exitCode: 137, restartPolicy: 'always' }, false, 'killed'],
    [
      'kill -9 on the host, without a restart policy',
      'start die',
      { exitCode: 137, restartPolicy: 'no' },
      false,
      'by itself',
    ],
    ['a crash', 'start die', { exitCode: 1, restartPolicy: 'no' }, false, 'by itself with exit status 1'],
    [
      'the killer of the kernel',
      'start oom die',
      { exitCode: 137, outOfMemory: true },
      false,
      'out of memory',
    ],
    [
      'docker stop after the kernel has killed a child',
      'start oom kill stop die',
      { exitCode: 143, outOfMemory: true },
      true,
      'stopped',
    ],
    ['a stop, a start and then a crash', 'kill stop die start die', { exitCode: 2 }, false, 'by itself'],
    [
      'a restart by hand that failed',
      'kill stop die',
      { error: 'port is already allocated' },
      false,
      'could not start it: port',
    ],
  ])('%s', (_act, words, given, hand, why) => {
    const found = byHand(given, words);
    expect([found.byHand, found.why]).toEqual([hand, expect.stringContaining(why)]);
  });
});

describe('how a container ended, where the engine has forgotten the events', () => {
  test.each<[string, Partial<ProjectContainer>, boolean]>([
    ['it would have been started again: a stop', { exitCode: 143 }, true],
    [
      'it ended well and would have been started again: a stop',
      { exitCode: 0, restartPolicy: 'always' },
      true,
    ],
    ['a stop that had to kill', { exitCode: 137 }, true],
    ['on-failure, and the end of a signal: a stop', { exitCode: 143, restartPolicy: 'on-failure' }, true],
    [
      'on-failure, and a good end: nothing starts it again',
      { exitCode: 0, restartPolicy: 'on-failure' },
      false,
    ],
    ['no policy, as after a restart of the machine', { exitCode: 143, restartPolicy: 'no' }, false],
    ['the status of a crash', { exitCode: 1 }, false],
    ['an engine that lost it with the machine', { exitCode: 255 }, false],
    ['out of memory', { exitCode: 137, outOfMemory: true }, false],
    ['it could not be started', { exitCode: 128, error: 'no such file' }, false],
    [
      'the engine tried it before the container in whose network it lives',
      { exitCode: 137, error: 'cannot join network of a non running container: d069' },
      false,
    ],
  ])('%s', (_why, given, hand) => {
    expect(byHand(given, '').byHand).toBe(hand);
  });

  test('events of other containers say nothing about it', () => {
    const others = events('kill stop die', { id: 'web2' });
    expect(endOf(ended({ exitCode: 1 }), others, { begun: false }).byHand).toBe(false);
  });
});

test('a pause is by hand', () => {
  expect(byHand({ state: 'paused' }, '')).toEqual({ byHand: true, why: 'somebody paused it' });
});

test('a restart of our own that was cut is no stop by hand, though the engine tells it as one', () => {
  expect(byHand({ exitCode: 143 }, 'start kill stop die', true)).toEqual({
    byHand: false,
    why: 'its restart was begun by Fairway and did not end',
  });
});

describe('a container that is gone', () => {
  test.each<[string, string, boolean]>([
    ['docker compose rm --stop, or scale to nought', 'start kill stop die destroy', true],
    ['docker rm --force', 'start kill die destroy', false],
    ['nothing known', '', false],
  ])('%s', (_act, words, taken) => {
    expect(removedByHand('web', events(words))).toBe(taken);
  });
});
