import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../test/stage/samples/swarm-node.ts';
import type { SwarmTask } from '../../src/swarm/model/tasks.ts';
import { replaceTasks } from '../../src/swarm/replace-tasks.ts';
import { engineHost } from '../engine/engine-host.ts';
import { steppingClock } from '../stepping-clock.ts';
import { service, task, view } from './watch/lamp.ts';
import { managerShowing } from './watch/lamp-engine.ts';

const running = (more: Partial<SwarmTask> = {}): SwarmTask => {
  const made = task({});
  return { ...made, Status: { ...made.Status, ContainerStatus: { ContainerID: 'c1' } }, ...more };
};
const stop = (seconds: number) => ['docker', 'stop', '--time', String(seconds), 'c1'];

/** Replaces the tasks on node a; the containers end `afterMs` later. */
async function replace(tasks: readonly SwarmTask[], afterMs = 1_000) {
  const clock = steppingClock();
  const start = clock.now();
  const ended = tasks.map((one) => ({ ...one, Status: { ...one.Status, State: 'complete' } }));
  const manager = managerShowing(() =>
    view({ services: [service()], tasks: clock.now() - start < afterMs ? tasks : ended }),
  );
  const host = engineHost({ answer: () => undefined });
  const nodes = [{ node: swarmNode('a'), host }];
  const replaced = await replaceTasks({ manager, stack: 'pier', nodes, info() {}, clock });
  return { replaced, commands: host.commands, tookMs: clock.now() - start };
}

describe('the tasks of a node are replaced', () => {
  test('by stopping their containers, until the swarm knows of their ends', async () => {
    const { replaced, commands, tookMs } = await replace([running()], 3_000);
    expect(replaced).toEqual(['lamp on a']);
    expect(commands).toEqual([stop(10)]);
    expect(tookMs).toBe(3_000);
  });

  test('with the grace period of their service', async () => {
    const { ContainerSpec, ...rest } = running().Spec;
    const patient = { ...rest, ContainerSpec: { Image: 'new', ...ContainerSpec, StopGracePeriod: 1.5e9 } };
    expect((await replace([running({ Spec: patient })])).commands).toEqual([stop(2)]);
  });

  test('even where the swarm learns of their ends late', async () => {
    expect((await replace([running()], 60_000)).tookMs).toBe(15_000);
  });

  test.each<[string, SwarmTask]>([
    ['is on another node', running({ NodeID: 'b' })],
    ['is about to end', running({ DesiredState: 'shutdown' })],
    ['has no container', task({})],
    ['is a job', running({ JobIteration: { Index: 1 } })],
    [
      'is not restarted at every end',
      running({ Spec: { ContainerSpec: { Image: 'new' }, RestartPolicy: { Condition: 'on-failure' } } }),
    ],
  ])('but not one that %s', async (_what, one) => {
    expect(await replace([one])).toMatchObject({ replaced: [], commands: [] });
  });
});
