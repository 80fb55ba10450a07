import { expect, test } from '@jest/globals';
import { attemptedSpec } from '../../../src/swarm/model/attempted-spec.ts';
import type { ServiceSpec, SwarmService } from '../../../src/swarm/model/services.ts';
import type { SwarmTask } from '../../../src/swarm/model/tasks.ts';

const template = (Image: string, Env: readonly string[] = []) => ({
  ContainerSpec: { Image, Env: [...Env] },
  Runtime: 'container',
});
const spec = (image: string): ServiceSpec => ({
  Name: 'pier_lamp',
  TaskTemplate: template(image),
  Mode: { Replicated: { Replicas: 1 } },
});
/** A service that holds the image `old`. */
const service = (state?: string): SwarmService => ({
  ID: 's',
  Version: { Index: 1 },
  Spec: spec('old'),
  UpdateStatus: state ? { state, message: state } : undefined,
});
let made = 0;
const task = (image: string, { of = 's', env = [] }: { of?: string; env?: string[] } = {}): SwarmTask => ({
  ID: `t${made}`,
  ServiceID: of,
  CreatedAt: `2026-11-21T00:00:0${made++}Z`,
  Slot: 1,
  NodeID: 'n',
  Spec: template(image, env),
  DesiredState: 'shutdown',
  Status: { Timestamp: '', State: 'failed' },
});

test('is the spec of the newest task with the image, where Swarm has rolled back by itself', () => {
  const tasks = [task('old'), task('new', { env: ['A=1'] }), task('new', { env: ['A=2'] }), task('old')];
  for (const state of ['rollback_started', 'rollback_paused', 'rollback_completed'])
    expect(attemptedSpec(service(state), 'new', tasks)).toEqual({
      ...spec('old'),
      TaskTemplate: template('new', ['A=2']),
    });
});

test.each<[string, string | undefined, readonly SwarmTask[]]>([
  ['Swarm has not gone back', 'updating', [task('new')]],
  ['Swarm has updated nothing', undefined, [task('new')]],
  ['no task was made of it', 'rollback_completed', [task('old')]],
  ['only another service has such a task', 'rollback_completed', [task('new', { of: 'other' })]],
])('is unknown where %s', (_what, state, tasks) => {
  expect(attemptedSpec(service(state), 'new', tasks)).toBeUndefined();
});

test('is distinguished by its values where the image is the same', () => {
  const tried = attemptedSpec(service('rollback_completed'), 'old', [
    task('old'),
    task('old', { env: ['A=1'] }),
  ]);
  expect(tried?.TaskTemplate).toEqual(template('old', ['A=1']));
});
