import type { StackView } from '@fairway/docker/swarm';
import { describe, expect, test } from '@jest/globals';
import { servicesSeen, variableIn } from '../../src/prove/probe-facts.ts';
import { releaseOf, specOf, viewOf } from '../stack-view.ts';

const release = releaseOf('v2', ['lamp']);
const two = { ...specOf('lamp'), Mode: { Replicated: { Replicas: 2 } } };

function task(State: string, DesiredState = 'running', Err?: string): StackView['tasks'][number] {
  return {
    ...{ ID: 't', ServiceID: 'id-of-pier_lamp', CreatedAt: '2026-11-21T04:00:00Z', DesiredState },
    Spec: two.TaskTemplate,
    Status: { Timestamp: '', State, ...(Err ? { Err } : {}) },
  };
}

const seen = (...tasks: StackView['tasks'][number][]) =>
  servicesSeen('pier', release, { ...viewOf(two), tasks })[0];

describe('a service of the stack as probes see it', () => {
  test.each<[string, StackView['tasks'][number][], object]>([
    [
      'is up with all of its replicas',
      [task('running'), task('running')],
      { state: 'up', running: 2, wanted: 2 },
    ],
    ['is starting without some', [task('running'), task('starting')], { state: 'starting', running: 1 }],
    [
      'is down where tasks fail',
      [task('running'), task('ready'), task('failed', 'shutdown', 'task: non-zero exit (1)')],
      { state: 'down', running: 1, restarts: 1, why: 'task: non-zero exit (1)' },
    ],
    ['does not count tasks that shall end', [task('running', 'shutdown')], { running: 0 }],
  ])('%s', (_, tasks, expected) => {
    expect(seen(...tasks)).toMatchObject({ service: 'lamp', host: undefined, ...expected });
  });

  test('has the image that runs, and the released one', () => {
    const image = 'ghcr.io/lamp@sha256:1';
    expect(seen(task('running'))).toMatchObject({ image, released: image });
  });
});

test('a variable is one that services are given, whole', () => {
  const spec = specOf('lamp', 'lamp', ['A=1', 'DATABASE_URL=postgresql://a:b=c@db/x?y=z\n']);
  expect(variableIn([spec], 'DATABASE_URL')).toBe('postgresql://a:b=c@db/x?y=z\n');
  expect(variableIn([spec], 'B')).toBeUndefined();
});
