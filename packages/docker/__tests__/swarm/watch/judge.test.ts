import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../../test/stage/samples/swarm-node.ts';
import type { SwarmTask } from '../../../src/swarm/model/tasks.ts';
import { failed, judgeOf, service, spec, task, view, wanted } from './lamp.ts';

describe('a service', () => {
  test('is up when every replica runs the wanted spec and nothing else runs', () => {
    const [verdict] = judgeOf().look(view({ tasks: [task({}), task({ slot: 2 })] }), 0);
    expect(verdict?.progress).toEqual({
      running: 2,
      wanted: 2,
      missing: undefined,
      surplus: 0,
      leaving: undefined,
      updating: false,
    });
  });

  test.each<[string, readonly SwarmTask[], RegExp]>([
    [
      'replicas of the old spec run',
      [task({ image: 'old' }), task({ image: 'old', slot: 2 })],
      /0 of 2 running/,
    ],
    [
      'one is still starting',
      [task({}), task({ slot: 2, state: 'starting' })],
      /1 of 2 running \(1 starting\)/,
    ],
    ['one slot is taken twice', [task({}), task({})], /1 of 2 running/],
  ])('is not up while %s', (_what, given, missing) => {
    const [verdict] = judgeOf().look(view({ tasks: given }), 0);
    expect(verdict?.progress?.missing).toMatch(missing);
  });

  test('is not up while a place has two tasks, and the surplus is counted', () => {
    const [verdict] = judgeOf().look(view({ tasks: [task({}), task({ slot: 2 }), task({ slot: 2 })] }), 0);
    expect(verdict?.progress).toMatchObject({ surplus: 1, missing: '1 more tasks run than wanted' });
  });

  test.each(['running', 'starting'])(
    'is up while an earlier %s task ends, and the task is named',
    (state) => {
      const tasks = [task({}), task({ slot: 2 }), task({ image: 'old', state, desired: 'shutdown' })];
      const [verdict] = judgeOf().look(view({ tasks }), 0);
      expect(verdict?.progress).toMatchObject({
        missing: undefined,
        leaving: '1 earlier task still running',
      });
    },
  );

  test('is not up with a task on a node that its constraints do not allow', () => {
    const placed = spec('new', {
      TaskTemplate: { ...wanted.TaskTemplate, Placement: { Constraints: ['node.hostname == a'] } },
    });
    const on = (where: string, slot: number) => {
      const made = task({ slot, node: where });
      return { ...made, Spec: { ...made.Spec, Placement: { Constraints: ['node.hostname == a'] } } };
    };
    const services = [service(placed)];
    const missing = (tasks: readonly SwarmTask[]) =>
      judgeOf(placed).look(view({ services, tasks }), 0)[0]?.progress?.missing;
    expect(missing([on('a', 1), on('a', 2)])).toBeUndefined();
    expect(missing([on('a', 1), on('b', 2)])).toMatch(/a task runs on b, where its constraints/);
  });

  test('is not up with tasks of a node that is down', () => {
    const nodes = [swarmNode('a', { state: 'down' }), swarmNode('b')];
    const [verdict] = judgeOf().look(view({ nodes, tasks: [task({}), task({ slot: 2, node: 'b' })] }), 0);
    expect(verdict?.progress?.missing).toMatch(/1 of 2/);
  });

  test('that is global must run on every eligible node, and only there', () => {
    const global = spec('new', { Mode: { Global: {} } });
    const nodes = [
      swarmNode('a'),
      swarmNode('b'),
      swarmNode('c', { availability: 'drain' }),
      swarmNode('d', { state: 'down' }),
    ];
    const services = [service(global)];
    const judge = judgeOf(global);
    const one = task({ slot: 0 });
    expect(judge.look(view({ services, nodes, tasks: [one] }), 0)[0]?.progress?.missing).toMatch(
      /not yet on b/,
    );
    const both = [one, task({ slot: 0, node: 'b' })];
    expect(judge.look(view({ services, nodes, tasks: both }), 0)[0]?.progress?.missing).toBeUndefined();
  });

  test('whose update Swarm still watches is reported as updating', () => {
    const services = [service(wanted, 'updating')];
    const [verdict] = judgeOf().look(view({ services, tasks: [task({}), task({ slot: 2 })] }), 0);
    expect(verdict?.progress).toMatchObject({ missing: undefined, updating: true });
  });
});

test('the longest life of a failed task is known, so that its successor can be watched for longer', () => {
  const judge = judgeOf();
  const end = (seconds: number) => ({
    Timestamp: `2026-11-21T01:00:${seconds}Z`,
    State: 'failed',
    Err: 'no',
  });
  const made = '2026-11-21T01:00:00Z';
  expect(judge.longestFailedLife()).toBe(0);
  const short = { ...failed(), CreatedAt: made, Status: end(12) };
  const long = { ...failed({ slot: 2 }), CreatedAt: made, Status: end(30) };
  judge.look(view({ tasks: [short, long, task({})] }), 0);
  judge.look(view({ tasks: [task({}), task({ slot: 2 })] }), 1000);
  expect(judge.longestFailedLife()).toBe(30_000);
});
