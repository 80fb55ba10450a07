import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../../test/stage/samples/swarm-node.ts';
import type { SwarmNode } from '../../../src/swarm/model/nodes.ts';
import type { SwarmTask } from '../../../src/swarm/model/tasks.ts';
import { leftOnPausedNodes } from '../../../src/swarm/watch/paused-nodes.ts';
import type { StackView } from '../../../src/swarm/watch/view-stack.ts';
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
      leavers: [],
      inTheWay: undefined,
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
    expect(verdict?.progress).toMatchObject({ surplus: 1, missing: '1 more task runs than wanted' });
  });

  test.each(['running', 'starting'])(
    'is up while an earlier %s task ends, and the task is named',
    (state) => {
      const tasks = [task({}), task({ slot: 2 }), task({ image: 'old', state, desired: 'shutdown' })];
      const [verdict] = judgeOf().look(view({ tasks }), 0);
      expect(verdict?.progress).toMatchObject({
        missing: undefined,
        leaving: '1 earlier task still running (on a, told to stop, stop_grace_period 10 s)',
        inTheWay: tasks[2],
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
    const many = ['a', 'b', 'e', 'f', 'g', 'h'].map((name) => swarmNode(name));
    expect(judge.look(view({ services, nodes: many, tasks: [one] }), 0)[0]?.progress?.missing).toMatch(
      /not yet on b, e and 3 more/,
    );
    const both = [one, task({ slot: 0, node: 'b' })];
    expect(judge.look(view({ services, nodes, tasks: both }), 0)[0]?.progress?.missing).toBeUndefined();
  });

  test.each<[string, Partial<SwarmNode>, RegExp | undefined]>([
    ['drained', { availability: 'drain' }, /no node takes it now: a is drained/],
    ['paused', { availability: 'pause' }, /no node takes it now: a is paused/],
    ['down', { state: 'down' }, /no node takes it now: a is down/],
    [
      'no longer allowed',
      { labels: { lit: 'no' } },
      /no node meets its constraints \(node\.labels\.lit == yes\)/,
    ],
    ['its own', {}, undefined],
  ])('that is global is not up where its only node is %s', (_what, more, missing) => {
    const only = { Placement: { Constraints: ['node.labels.lit == yes'] } };
    const global = spec('new', { Mode: { Global: {} }, TaskTemplate: { ...wanted.TaskTemplate, ...only } });
    const nodes = [swarmNode('a', { labels: { lit: 'yes' }, ...more }), swarmNode('b')];
    const one = task({ slot: 0 });
    const tasks = missing ? [] : [{ ...one, Spec: { ...one.Spec, ...only } }];
    const look = { services: [service(global)], nodes, tasks };
    const [verdict] = judgeOf(global).look(view(look), 0);
    if (missing) expect(verdict?.progress?.missing).toMatch(missing);
    else expect(verdict?.progress?.missing).toBeUndefined();
    const asBefore = judgeOf(global, [], { nowhereBefore: new Set(['pier_lamp']) });
    expect(asBefore.look(view(look), 0)[0]?.progress?.missing).toBeUndefined();
  });

  describe('that is global, where a node is paused', () => {
    const global = spec('new', { Mode: { Global: {} } });
    const services = [service(global)];
    const nodes = [swarmNode('a'), swarmNode('b', { availability: 'pause' })];
    const onA = task({ slot: 0 });

    test.each<[string, readonly SwarmTask[]]>([
      ['with the old spec there, which Swarm leaves alone', [task({ slot: 0, node: 'b', image: 'old' })]],
      ['with the new spec there', [task({ slot: 0, node: 'b' })]],
      ['without a task there', []],
    ])('is up %s', (_what, there) => {
      const [verdict] = judgeOf(global).look(view({ services, nodes, tasks: [onA, ...there] }), 0);
      const up = { running: 1, wanted: 1, surplus: 0, missing: undefined, leaving: undefined };
      expect(verdict?.progress).toMatchObject(up);
    });

    test('is not up while a task there ends', () => {
      const leaving = task({ slot: 0, node: 'b', image: 'old', desired: 'shutdown' });
      const [verdict] = judgeOf(global).look(view({ services, nodes, tasks: [onA, leaving] }), 0);
      expect(verdict?.progress?.leaving).toMatch(/1 earlier task still running \(on b/);
    });

    test('the tasks of the old spec there are named', () => {
      const old = task({ slot: 0, node: 'b', image: 'old' });
      const seen = (more: Partial<StackView>) =>
        leftOnPausedNodes('pier', view({ services, nodes, tasks: [onA, old], ...more }), ['pier_lamp']);
      expect(seen({})).toEqual(['lamp on b']);
      expect(seen({ nodes: [swarmNode('a'), swarmNode('b')] })).toEqual([]);
      expect(seen({ services: [service(wanted)] })).toEqual([]);
      expect(leftOnPausedNodes('pier', view({ services, nodes, tasks: [old] }), [])).toEqual([]);
    });
  });

  describe('that is not complete names the task in the way', () => {
    const inTheWay = (tasks: readonly SwarmTask[]) =>
      judgeOf().look(view({ tasks }), 0)[0]?.progress?.inTheWay;
    const [up, starting] = [task({}), task({ slot: 2, state: 'starting' })];
    const [oldEnded, crashed] = [failed({ image: 'old', slot: 2 }), failed({ slot: 2 })];
    const stopping = task({ image: 'old', slot: 2, desired: 'shutdown', node: 'b' });

    test.each<[string, readonly SwarmTask[], SwarmTask]>([
      ['that starts in the free place, not one that ended before', [up, oldEnded, starting], starting],
      ['that failed there, before one that starts', [up, crashed, starting], crashed],
      ['that still stops, where no new one was made', [up, stopping], stopping],
    ])('%s', (_what, tasks, expected) => {
      expect(inTheWay(tasks)).toBe(expected);
    });

    test('and says how long a task that must go first may take', () => {
      const slow = { ...stopping, Spec: { ContainerSpec: { Image: 'old', StopGracePeriod: 90e9 } } };
      const [verdict] = judgeOf().look(view({ tasks: [up, slow] }), 0);
      expect(verdict?.progress?.missing).toBe(
        '1 of 2 running; 1 earlier task still running (on b, told to stop, stop_grace_period 90 s)',
      );
    });
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
