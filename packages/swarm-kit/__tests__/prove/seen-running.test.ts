import { expect, test } from '@jest/globals';
import { tasksSeen } from '../../src/prove/seen-running.ts';

type View = Parameters<typeof tasksSeen>[3];
const task = (service: string, node: string, container: string, state = 'running') => ({
  ServiceID: service,
  NodeID: node,
  DesiredState: 'running',
  Status: { State: state, ContainerStatus: { ContainerID: container } },
});

test('running tasks of the release count on asked nodes, as checked where their container is healthy', () => {
  const view = {
    services: [
      { ID: 'w', Spec: { Name: 'shop_web' } },
      { ID: 'o', Spec: { Name: 'shop_other' } },
    ],
    tasks: [
      task('w', 'a', 'c1'),
      task('w', 'b', 'c2'),
      task('w', 'far', 'c3'),
      task('w', 'a', 'c4', 'failed'),
      task('o', 'a', 'c5'),
    ],
  } as unknown as View;
  const nodes = [{ node: { id: 'a' } }, { node: { id: 'b' } }];
  expect(tasksSeen('shop', new Map([['shop_web', {}]]), nodes, view, new Set(['c1', 'c5']))).toEqual([
    { service: 'web', checked: true },
    { service: 'web', checked: false },
  ]);
});
