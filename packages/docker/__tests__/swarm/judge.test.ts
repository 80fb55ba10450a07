import { describe, expect, test } from '@jest/globals';
import { createJudge, type StackView } from '../../src/swarm/judge.ts';
import type { SwarmNode } from '../../src/swarm/nodes.ts';
import type { ServiceSpec, SwarmService } from '../../src/swarm/services.ts';
import { comparableSpec } from '../../src/swarm/specs.ts';
import type { SwarmTask } from '../../src/swarm/tasks.ts';

const spec = (image: string, more: Partial<ServiceSpec> = {}): ServiceSpec => ({
  Name: 'pier_lamp',
  TaskTemplate: { ContainerSpec: { Image: image }, ForceUpdate: 0, Runtime: 'container' },
  Mode: { Replicated: { Replicas: 2 } },
  ...more,
});
const wanted = spec('new');
const service = (of: ServiceSpec = wanted, state?: string): SwarmService => ({
  ID: 's',
  Version: { Index: 1 },
  Spec: of,
  UpdateStatus: state ? { state, message: `update ${state}` } : undefined,
});
const node = (id: string, more: Partial<SwarmNode> = {}): SwarmNode => ({
  id,
  hostname: id,
  address: '10.0.0.1',
  role: 'worker',
  availability: 'active',
  state: 'ready',
  labels: {},
  engineLabels: {},
  os: 'linux',
  architecture: 'amd64',
  machine: 'x86_64',
  engineVersion: '26',
  ...more,
});

let tasks = 0;
interface Given {
  readonly image?: string;
  readonly state?: string;
  readonly slot?: number;
  readonly node?: string;
  readonly desired?: string;
  readonly error?: string;
}
function task({
  image = 'new',
  state = 'running',
  slot = 1,
  node: on = 'a',
  desired = 'running',
  error,
}: Given): SwarmTask {
  tasks += 1;
  return {
    ID: `t${tasks}`,
    ServiceID: 's',
    CreatedAt: `2026-11-21T00:00:${String(tasks % 60).padStart(2, '0')}.${tasks}Z`,
    ...(slot ? { Slot: slot } : {}),
    NodeID: on,
    Spec: { ContainerSpec: { Image: image }, ForceUpdate: 0 },
    DesiredState: desired,
    Status: { Timestamp: '', State: state, ...(error ? { Err: error } : {}) },
  };
}
const view = (given: Partial<StackView>): StackView => ({
  services: [service()],
  tasks: [],
  nodes: [node('a'), node('b')],
  networks: new Map(),
  ...given,
});
const judgeOf = (of = wanted, before: readonly SwarmTask[] = []) =>
  createJudge({ expected: new Map([['pier_lamp', comparableSpec(of, new Map())]]), before });
const failed = (given: Given = {}) =>
  task({ state: 'failed', error: 'task: non-zero exit (1)', desired: 'shutdown', ...given });

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

  test('is not up while a place is taken twice beside all that are wanted, which is counted', () => {
    const [verdict] = judgeOf().look(view({ tasks: [task({}), task({ slot: 2 }), task({ slot: 2 })] }), 0);
    expect(verdict?.progress).toMatchObject({ surplus: 1, missing: '1 more tasks run than wanted' });
  });

  test.each(['running', 'starting'])('is up while an earlier %s task leaves, which is said', (state) => {
    const tasks = [task({}), task({ slot: 2 }), task({ image: 'old', state, desired: 'shutdown' })];
    const [verdict] = judgeOf().look(view({ tasks }), 0);
    expect(verdict?.progress).toMatchObject({ missing: undefined, leaving: '1 earlier task still running' });
  });

  test('is not up by a task on a node that its constraints do not allow', () => {
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

  test('is not up by tasks of a node that is down', () => {
    const nodes = [node('a', { state: 'down' }), node('b')];
    const [verdict] = judgeOf().look(view({ nodes, tasks: [task({}), task({ slot: 2, node: 'b' })] }), 0);
    expect(verdict?.progress?.missing).toMatch(/1 of 2/);
  });

  test('that is global must run on every eligible node, and only there', () => {
    const global = spec('new', { Mode: { Global: {} } });
    const nodes = [node('a'), node('b'), node('c', { availability: 'drain' }), node('d', { state: 'down' })];
    const services = [service(global)];
    const judge = judgeOf(global);
    const one = task({ slot: 0 });
    expect(judge.look(view({ services, nodes, tasks: [one] }), 0)[0]?.progress?.missing).toMatch(
      /not yet on b/,
    );
    const both = [one, task({ slot: 0, node: 'b' })];
    expect(judge.look(view({ services, nodes, tasks: both }), 0)[0]?.progress?.missing).toBeUndefined();
  });

  test('whose update Swarm still watches is said to be updating', () => {
    const services = [service(wanted, 'updating')];
    const [verdict] = judgeOf().look(view({ services, tasks: [task({}), task({ slot: 2 })] }), 0);
    expect(verdict?.progress).toMatchObject({ missing: undefined, updating: true });
  });
});

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

  test('when one replica failed three times, not when three failed once', () => {
    expect(cause({ tasks: [failed(), failed({ slot: 2 }), failed()] })).toBeUndefined();
    expect(cause({ tasks: [failed(), failed(), failed()] })).toMatch(/failed 3 times in a row/);
  });

  test('also when Swarm forgets the tasks that failed', () => {
    const judge = judgeOf();
    expect(cause({ tasks: [failed()] }, judge)).toBeUndefined();
    expect(cause({ tasks: [failed()] }, judge)).toBeUndefined();
    expect(cause({ tasks: [failed()] }, judge)).toMatch(/failed 3 times/);
  });

  test('not by what failed before, failed with another spec, or was told to stop', () => {
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

  test('not by tasks of before that are rejected after all: the next ones may come with another login', () => {
    const error = 'No such image: r/x@sha256:1';
    const before = [1, 2].map((slot) => task({ state: 'ready', slot }));
    const end = (one: SwarmTask) => ({ ...one, Status: { ...one.Status, State: 'rejected', Err: error } });
    const next = [1, 2].map((slot) => task({ state: 'ready', slot }));
    const judge = judgeOf(wanted, before);
    expect(cause({ tasks: [...before.map(end), ...next] }, judge)).toBeUndefined();
    expect(cause({ tasks: [...before.map(end), ...next.map(end)] }, judge)).toMatch(error);
  });

  test('when no node can take it, unless that passes', () => {
    const pending = task({ state: 'pending', error: 'no suitable node (insufficient resources on 2 nodes)' });
    const judge = judgeOf();
    expect(cause({ tasks: [pending] }, judge, 0)).toBeUndefined();
    expect(cause({ tasks: [] }, judge, 2_000)).toBeUndefined();
    expect(cause({ tasks: [pending] }, judge, 4_000)).toBeUndefined();
    expect(cause({ tasks: [pending] }, judge, 7_000)).toMatch(/no node can take it.*insufficient resources/);
  });

  test('not while a task on its way out is about to make room, unless its node is down', () => {
    const pending = task({ state: 'pending', error: 'no suitable node (insufficient resources on 2 nodes)' });
    const leaving = task({ image: 'old', desired: 'shutdown' });
    const lost = task({ image: 'old', desired: 'shutdown', node: 'c' });
    const nodes = [node('a'), node('b'), node('c', { state: 'down' })];
    const judge = judgeOf();
    expect(cause({ nodes, tasks: [pending, leaving] }, judge, 0)).toBeUndefined();
    expect(cause({ nodes, tasks: [pending, leaving] }, judge, 60_000)).toBeUndefined();
    expect(cause({ nodes, tasks: [pending, lost] }, judge, 61_000)).toBeUndefined();
    expect(cause({ nodes, tasks: [pending, lost] }, judge, 91_000)).toMatch(/no node can take it/);
  });

  test('not for moments in which a node is away that might take it', () => {
    const pending = task({
      state: 'pending',
      error: 'no suitable node (1 node not available for new tasks)',
    });
    const nodes = [node('a'), node('b', { state: 'down' })];
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

  test('when it is gone, and when somebody changed it', () => {
    expect(cause({ services: [] })).toMatch(/gone/);
    expect(cause({ services: [service(spec('other'))] })).toMatch(
      /TaskTemplate\.ContainerSpec\.Image.*somebody else/,
    );
  });

  test('by a single failure once everything had been running', () => {
    const judge = judgeOf();
    const early = failed();
    expect(cause({ tasks: [early] }, judge)).toBeUndefined();
    judge.forgiveNothing();
    expect(cause({ tasks: [early, task({}), task({ slot: 2 })] }, judge)).toBeUndefined();
    expect(cause({ tasks: [early, failed({ slot: 2 })] }, judge)).toMatch(/was running and then failed/);
  });
});

test('what took longest to fail is known, so that what takes its place can be watched for longer', () => {
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
