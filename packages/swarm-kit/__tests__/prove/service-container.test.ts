import type { StackView } from '@fairway/docker/swarm';
import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../test/stage/samples/swarm-node.ts';
import { serviceContainer } from '../../src/prove/service-container.ts';
import { reached } from '../tried-nodes.ts';

type Task = StackView['tasks'][number];

const task = (nodeId: string, container: string, more: Partial<Task> = {}, state = 'running'): Task => ({
  ID: container,
  ServiceID: 'db-id',
  CreatedAt: '2026-11-01T10:00:00Z',
  NodeID: nodeId,
  Spec: {},
  DesiredState: 'running',
  Status: { Timestamp: '', State: state, ContainerStatus: { ContainerID: container } },
  ...more,
});
const view = (tasks: readonly Task[], nodes = [swarmNode('a'), swarmNode('b')]): StackView => ({
  services: [
    { ID: 'db-id', Spec: { Name: 'marina_db', TaskTemplate: {} } },
    { ID: 'web-id', Spec: { Name: 'marina_web', TaskTemplate: {} } },
  ] as unknown as StackView['services'],
  tasks,
  nodes,
  networks: new Map() as unknown as StackView['networks'],
});
const nodes = [reached(swarmNode('a')), reached(swarmNode('b'))];
const later = { CreatedAt: '2026-11-01T11:00:00Z' };

describe('the database of a service is queried', () => {
  test.each<[string, StackView, string | undefined]>([
    ['where its task runs', view([task('b', 'c1')]), 'b c1'],
    ['in its newest task', view([task('a', 'old'), task('b', 'new', later)]), 'b new'],
    [
      'not in a task that is stopping',
      view([task('a', 'c1'), task('b', 'c2', { ...later, DesiredState: 'shutdown' })]),
      'a c1',
    ],
    ['not in a task that is starting', view([task('a', 'c1'), task('b', 'c2', later, 'starting')]), 'a c1'],
    [
      'not on a node that the swarm has lost',
      view([task('a', 'c1'), task('b', 'c2', later)], [swarmNode('a'), swarmNode('b', { state: 'down' })]),
      'a c1',
    ],
    ['not on a node that this run has not reached', view([task('z', 'c1')], [swarmNode('z')]), undefined],
    ['not in another service', view([task('a', 'c1', { ServiceID: 'web-id' })]), undefined],
    ['nowhere while no task of it runs', view([]), undefined],
  ])('%s', (_where, seen, expected) => {
    const { node: at, container } = serviceContainer(seen, 'marina_db', nodes);
    expect(container && `${at} ${container.id}`).toBe(expected);
  });

  test('nowhere where the stack has no such service', () => {
    expect(serviceContainer(view([task('a', 'c1')]), 'marina_cache', nodes).container).toBeUndefined();
  });
});
