import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../../test/stage/samples/swarm-node.ts';
import type { SwarmTask } from '../../../src/swarm/model/tasks.ts';
import type { StackView } from '../../../src/swarm/watch/view-stack.ts';
import { failed, judgeOf, service, spec, task, view, wanted } from './lamp.ts';

describe('a service is hopeless', () => {
  const cause = (given: Partial<StackView>, judge = judgeOf(), now = 0) =>
    judge.look(view(given), now)[0]?.hopeless?.cause;

  test.each(['paused', 'rollback_started', 'rollback_paused', 'rollback_completed'])(
    'when Swarm says %s, with the cause of its task',
    (state) => {
      expect(cause({ services: [service(wanted, state)], tasks: [failed()] })).toMatch(/non-zero exit \(1\)/);
      expect(cause({ services: [service(wanted, state)] })).toMatch(`update ${state}`);
    },
  );

  test.each<[string, string, readonly SwarmTask[], boolean]>([
    ['was rolled back, where every task runs', 'rollback_completed', [task({}), task({ slot: 2 })], false],
    ['was rolled back, where a task is missing for another reason', 'rollback_completed', [task({})], false],
    ['is being rolled back', 'rollback_started', [task({})], false],
    ['was paused, where every task runs all the same', 'paused', [task({}), task({ slot: 2 })], false],
    ['was paused, where a task is missing', 'paused', [task({})], true],
    ['paused in its rollback, where a task is missing', 'rollback_paused', [task({})], true],
  ])('by an update from before the watch that %s: %s', (_what, state, tasks, isHopeless) => {
    const services = [service(wanted, state, '2026-11-20T09:00:00Z')];
    const judge = judgeOf(wanted, [], { services });
    expect(cause({ services, tasks }, judge) !== undefined).toBe(isHopeless);
    const anew = [service(wanted, state, '2026-11-21T09:00:00Z')];
    expect(cause({ services: anew, tasks }, judge)).toMatch(/Swarm/);
  });

  test('when no node takes its global service any more, after moments', () => {
    const global = spec('new', { Mode: { Global: {} } });
    const drained = [swarmNode('a', { availability: 'drain' }), swarmNode('b', { availability: 'drain' })];
    const look = { services: [service(global)], nodes: drained };
    const judge = judgeOf(global);
    expect(cause(look, judge, 0)).toBeUndefined();
    expect(cause(look, judge, 2_000)).toBeUndefined();
    expect(cause(look, judge, 3_000)).toBe('no node takes it now: a is drained, b is drained');
    const asBefore = judgeOf(global, [], { nowhereBefore: new Set(['pier_lamp']) });
    asBefore.look(view(look), 0);
    expect(cause(look, asBefore, 60_000)).toBeUndefined();
  });

  describe('by tasks that a swarm without a history of tasks does not list any more', () => {
    const gone =
      /failed 3 times in a row: the swarm lists it no more.*docker swarm update --task-history-limit 5/;
    const looks = (judge = judgeOf(), more: Partial<StackView> = {}) => {
      const causes = [1, 2, 3, 4].map(() => cause({ ...more, tasks: [task({}), task({ slot: 2 })] }, judge));
      return causes.at(-1);
    };

    test('when one went after the other', () => expect(looks()).toMatch(gone));

    test('when a single one went after all services had been running', () => {
      const judge = judgeOf();
      judge.forgiveNothing();
      const [a, b] = [task({}), task({ slot: 2 })];
      expect(cause({ tasks: [a, b] }, judge)).toBeUndefined();
      expect(cause({ tasks: [a, task({ slot: 2 })] }, judge)).toMatch(
        /was running and then failed: the swarm lists/,
      );
    });

    test.each<[string, Partial<StackView>]>([
      ['of a node that was down', { nodes: [swarmNode('a', { state: 'down' })] }],
      ['of a node that was drained', { nodes: [swarmNode('a', { availability: 'drain' })] }],
      ['of another spec', { services: [service(spec('other'))] }],
    ])('but not by tasks %s', (_what, more) => {
      const judge = judgeOf();
      expect(looks(judge, more) ?? '').not.toMatch(gone);
      expect(judge.longestFailedLife()).toBe(0);
    });

    test('but not by one that was told to stop, nor by a surplus one', () => {
      const judge = judgeOf();
      judge.forgiveNothing();
      const [a, b, surplus] = [task({}), task({ slot: 2 }), task({ slot: 2 })];
      expect(cause({ tasks: [a, b, surplus] }, judge)).toBeUndefined();
      expect(cause({ tasks: [a, b] }, judge)).toBeUndefined();
      expect(cause({ tasks: [{ ...a, DesiredState: 'shutdown' }, b] }, judge)).toBeUndefined();
      expect(cause({ tasks: [task({}), b] }, judge)).toBeUndefined();
    });

    test('and their lives are measured by the looks', () => {
      const judge = judgeOf();
      const [a, b] = [task({}), task({ slot: 2 })];
      for (const now of [0, 4_000]) judge.look(view({ tasks: [a, b] }), now);
      judge.look(view({ tasks: [a, task({ slot: 2 })] }), 5_000);
      expect(judge.longestFailedLife()).toBe(5_000);
    });
  });

  test('when one replica failed three times, not when three replicas failed once', () => {
    expect(cause({ tasks: [failed(), failed({ slot: 2 }), failed()] })).toBeUndefined();
    expect(cause({ tasks: [failed(), failed(), failed()] })).toMatch(/failed 3 times in a row/);
  });

  test('even when Swarm removes the tasks that failed', () => {
    const judge = judgeOf();
    expect(cause({ tasks: [failed()] }, judge)).toBeUndefined();
    expect(cause({ tasks: [failed()] }, judge)).toBeUndefined();
    expect(cause({ tasks: [failed()] }, judge)).toMatch(/failed 3 times/);
  });

  test('not by tasks that failed before, failed with another spec, or were told to stop', () => {
    const before = [failed(), failed(), task({ desired: 'shutdown' })];
    const stopped = before.map((old) => ({ ...old, Status: { ...old.Status, State: 'failed' } }));
    const other = [failed({ image: 'old' }), failed({ image: 'old' }), failed({ image: 'old' })];
    expect(cause({ tasks: [...stopped, ...other, failed()] }, judgeOf(wanted, before))).toBeUndefined();
  });

  test.each([
    [
      'a mount that is invalid',
      1,
      'invalid mount config for type "bind": bind source path does not exist: /x',
    ],
    ['an image that could not be pulled twice', 2, 'No such image: r/x@sha256:1'],
    ['a network that a restarted engine could not join eight times', 8, 'network sandbox join failed: vxlan'],
  ])('by %s', (_what, times, error) => {
    const rejected = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        failed({ state: 'rejected', error, slot: (index % 2) + 1 }),
      );
    if (times > 1) expect(cause({ tasks: rejected(times - 1) })).toBeUndefined();
    expect(cause({ tasks: rejected(times) })).toMatch(error);
  });

  test('not by earlier tasks that are rejected afterwards, because the next ones may have another login', () => {
    const error = 'No such image: r/x@sha256:1';
    const before = [1, 2].map((slot) => task({ state: 'ready', slot }));
    const end = (one: SwarmTask) => ({ ...one, Status: { ...one.Status, State: 'rejected', Err: error } });
    const next = [1, 2].map((slot) => task({ state: 'ready', slot }));
    const judge = judgeOf(wanted, before);
    expect(cause({ tasks: [...before.map(end), ...next] }, judge)).toBeUndefined();
    expect(cause({ tasks: [...before.map(end), ...next.map(end)] }, judge)).toMatch(error);
  });

  test('not by tasks that Swarm withdrew while they started, however they end', () => {
    const error = 'starting container failed: context canceled';
    const judge = judgeOf();
    judge.forgiveNothing();
    const up = [task({}), task({ slot: 2 })];
    const unseen = ['failed', 'rejected'].map((state) => failed({ state, error }));
    const leaving = task({ desired: 'shutdown' });
    const left = { ...leaving, Status: failed().Status };
    expect(cause({ tasks: [...up, ...unseen, leaving] }, judge)).toBeUndefined();
    expect(cause({ tasks: [...up, ...unseen, left] }, judge)).toBeUndefined();
    expect(cause({ tasks: [...up, failed({ error, desired: 'running' })] }, judge)).toMatch(error);
  });

  test('when no node can take it for long enough', () => {
    const pending = task({ state: 'pending', error: 'no suitable node (insufficient resources on 2 nodes)' });
    const judge = judgeOf();
    expect(cause({ tasks: [pending] }, judge, 0)).toBeUndefined();
    expect(cause({ tasks: [] }, judge, 2_000)).toBeUndefined();
    expect(cause({ tasks: [pending] }, judge, 4_000)).toBeUndefined();
    expect(cause({ tasks: [pending] }, judge, 7_000)).toMatch(/no node can take it.*insufficient resources/);
  });

  test('not while a task that is ending is about to make room, unless its node is down', () => {
    const pending = task({ state: 'pending', error: 'no suitable node (insufficient resources on 2 nodes)' });
    const leaving = task({ image: 'old', desired: 'shutdown' });
    const lost = task({ image: 'old', desired: 'shutdown', node: 'c' });
    const nodes = [swarmNode('a'), swarmNode('b'), swarmNode('c', { state: 'down' })];
    const judge = judgeOf();
    expect(cause({ nodes, tasks: [pending, leaving] }, judge, 0)).toBeUndefined();
    expect(cause({ nodes, tasks: [pending, leaving] }, judge, 60_000)).toBeUndefined();
    expect(cause({ nodes, tasks: [pending, lost] }, judge, 61_000)).toBeUndefined();
    expect(cause({ nodes, tasks: [pending, lost] }, judge, 91_000)).toMatch(/no node can take it/);
  });

  test('not while a node that might take it is away for a moment', () => {
    const pending = task({
      state: 'pending',
      error: 'no suitable node (1 node not available for new tasks)',
    });
    const nodes = [swarmNode('a'), swarmNode('b', { state: 'down' })];
    const judge = judgeOf();
    expect(cause({ nodes, tasks: [pending] }, judge, 0)).toBeUndefined();
    expect(cause({ nodes, tasks: [pending] }, judge, 20_000)).toBeUndefined();
    expect(cause({ nodes, tasks: [pending] }, judge, 30_000)).toMatch(/no node can take it/);
  });

  test.each([
    ['none', 'failed', undefined, true],
    ['on-failure', 'complete', undefined, true],
    ['on-failure', 'failed', 2, true],
    ['any', 'complete', 2, true],
    ['on-failure', 'failed', undefined, false],
    ['any', 'failed', undefined, false],
  ])('when its restart policy gives it up: %s, %s, at most %s: %s', (Condition, state, MaxAttempts, gone) => {
    const RestartPolicy = MaxAttempts === undefined ? { Condition } : { Condition, MaxAttempts };
    const once = spec('new', { TaskTemplate: { ...wanted.TaskTemplate, RestartPolicy } });
    const end = failed({ state });
    const ended = { ...end, Spec: { ...end.Spec, RestartPolicy } };
    const judge = judgeOf(once);
    expect(cause({ services: [service(once)], tasks: [ended] }, judge, 0)).toBeUndefined();
    const said = cause({ services: [service(once)], tasks: [ended] }, judge, 10_000);
    expect(said?.includes('does not start it again') ?? false).toBe(gone);
  });

  test('when it is gone, and when another run or user changed it', () => {
    expect(cause({ services: [] })).toMatch(/gone/);
    expect(cause({ services: [service(spec('other'))] })).toMatch(
      /TaskTemplate\.ContainerSpec\.Image.*somebody else/,
    );
  });

  test('by a single failure after all services had been running', () => {
    const judge = judgeOf();
    const early = failed();
    expect(cause({ tasks: [early] }, judge)).toBeUndefined();
    judge.forgiveNothing();
    expect(cause({ tasks: [early, task({}), task({ slot: 2 })] }, judge)).toBeUndefined();
    expect(cause({ tasks: [early, failed({ slot: 2 })] }, judge)).toMatch(/was running and then failed/);
  });
});
