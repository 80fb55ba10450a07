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
  ])('by %s', (_what, times, error) => {
    const rejected = (count: number) =>
      Array.from({ length: count }, (_, index) => failed({ state: 'rejected', error, slot: index + 1 }));
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
