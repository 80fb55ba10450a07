import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../test/stage/samples/swarm-node.ts';
import { type ServiceFacts, type StateSeen, serviceState } from '../../src/look/service-state.ts';
import { ago, nodes, seenWith, serviceWith, task } from './tasks.ts';

const killed = 'task: non-zero exit (137)';
const slowCheck = {
  ContainerSpec: {
    Image: 'ghcr.io/web@sha256:1',
    Env: [],
    Healthcheck: { Interval: 10e9, Timeout: 5e9, Retries: 3, StartPeriod: 120e9 },
  },
};
const up = [task(1, 'running', 900), task(2, 'running', 900, { node: 'two' })];
const scaled = (replicas: number) => serviceWith({}, { Mode: { Replicated: { Replicas: replicas } } });
const updating = (state: string, seconds: number) =>
  serviceWith({ UpdateStatus: { state, message: 'update paused due to failure', startedAt: ago(seconds) } });
const everywhere = serviceWith({}, { Mode: { Global: {} } });
const onNodes = (...names: string[]) =>
  names.map((node) => ({ ...task(0, 'running', 900, { node }), Slot: undefined }));
const noRestart = { RestartPolicy: { Condition: 'none' } };
const once = serviceWith({}, { TaskTemplate: { ...serviceWith().Spec.TaskTemplate, ...noRestart } });
const job = serviceWith(
  { JobStatus: { JobIteration: { Index: 1 } } },
  { Mode: { ReplicatedJob: { TotalCompletions: 1 } } },
);
const ofJob = (state: string, seconds: number) => ({
  ...task(1, state, seconds),
  JobIteration: { Index: 1 },
});

const table: readonly [string, ServiceFacts, StateSeen['state'], RegExp?][] = [
  ['is up where every replica runs', seenWith(up), 'up'],
  [
    'is down where a replica is missing and nothing comes',
    seenWith([task(1, 'running', 900)]),
    'down',
    /^1 of 2/,
  ],
  [
    'is down where its node does not run the container of a task that the swarm calls running',
    seenWith(up, serviceWith(), { away: new Set([up[0]?.ID ?? '']) }),
    'down',
    /its node runs no such container/,
  ],
  [
    'starts at second 40 of a start period of 120 s',
    seenWith(
      [task(1, 'running', 900, { spec: slowCheck }), task(2, 'starting', 40, { spec: slowCheck })],
      serviceWith({}, { TaskTemplate: slowCheck }),
    ),
    'starting',
    /not healthy yet/,
  ],
  [
    'is down where it is not healthy after its start period and all retries',
    seenWith(
      [task(1, 'running', 900, { spec: slowCheck }), task(2, 'starting', 300, { spec: slowCheck })],
      serviceWith({}, { TaskTemplate: slowCheck }),
    ),
    'down',
  ],
  [
    'starts where Swarm replaces a task that was killed once',
    seenWith([
      task(1, 'running', 900),
      task(2, 'failed', 8, { err: killed, lived: 500 }),
      task(2, 'ready', 8),
    ]),
    'starting',
  ],
  [
    'starts in the moment before Swarm makes the next task',
    seenWith([task(1, 'running', 900), task(2, 'failed', 1, { err: killed, lived: 500 })]),
    'starting',
  ],
  [
    'is down where its restart policy has given it up',
    seenWith(
      [task(1, 'running', 900, { spec: noRestart }), task(2, 'failed', 5, { err: killed, spec: noRestart })],
      once,
    ),
    'down',
    /137/,
  ],
  [
    'is down in a restart loop, also while a task runs for a moment',
    seenWith([
      task(1, 'running', 900),
      ...[90, 60, 30].map((seconds) => task(2, 'failed', seconds, { err: killed })),
      task(2, 'running', 20),
    ]),
    'down',
    /^it failed 3 times within 2 minutes: task: non-zero exit \(137\)$/,
  ],
  [
    'is up after a restart loop, once a task has lived longer than those that failed',
    seenWith([
      task(1, 'running', 900),
      ...[600, 550, 500].map((seconds) => task(2, 'failed', seconds, { err: killed })),
      task(2, 'running', 400),
    ]),
    'up',
  ],
  [
    'is down where no node can take a task',
    seenWith([
      task(1, 'running', 900),
      task(2, 'pending', 2, { err: 'no suitable node (2 nodes not available)', lived: 300 }),
    ]),
    'down',
    /no suitable node/,
  ],
  [
    'was stopped by hand where somebody scaled it to 0',
    seenWith([], scaled(0)),
    'stopped',
    /0 replicas; its release has 2/,
  ],
  [
    'is up with no replica where its release has none',
    seenWith([], scaled(0), { released: scaled(0).Spec }),
    'up',
  ],
  ['is not stopped by being scaled down to 1', seenWith([task(1, 'running', 900)], scaled(1)), 'up'],
  [
    'starts while Swarm updates it',
    seenWith([task(1, 'running', 900)], updating('updating', 60)),
    'starting',
    /updating/,
  ],
  [
    'starts while Swarm rolls it back',
    seenWith([], updating('rollback_started', 60)),
    'starting',
    /rolling it back/,
  ],
  [
    'is left to whoever paused its update',
    seenWith([task(1, 'running', 900)], updating('paused', 60)),
    'starting',
    /paused/,
  ],
  [
    'is down where its update was paused long ago and replicas are missing',
    seenWith([task(1, 'running', 900)], updating('paused', 3_600)),
    'down',
    /paused its update: update paused due to failure/,
  ],
  [
    'is up where its update was paused long ago and every replica runs',
    seenWith(up, updating('paused', 3_600)),
    'up',
  ],
  ['is up on every node where it is global', seenWith(onNodes('one', 'two'), everywhere), 'up'],
  ['is down where a node lacks its task', seenWith(onNodes('one'), everywhere), 'down', /1 of 2/],
  [
    'is up where the other node was drained',
    seenWith(onNodes('one'), everywhere, {
      nodes: [swarmNode('one'), swarmNode('two', { availability: 'drain' })],
    }),
    'up',
  ],
  [
    'was stopped by hand where people drained all its nodes',
    seenWith([], everywhere, { nodes: nodes.map((node) => ({ ...node, availability: 'drain' as const })) }),
    'stopped',
    /one is drained/,
  ],
  [
    'is down where all its nodes are down',
    seenWith([], everywhere, { nodes: nodes.map((node) => ({ ...node, state: 'down' })) }),
    'down',
    /one is down, two is down/,
  ],
  [
    'is down where the node of its tasks is down and no other one has taken them',
    seenWith(up, serviceWith(), { nodes: [swarmNode('one'), swarmNode('two', { state: 'down' })] }),
    'down',
  ],
  [
    'is a job where it ended well and its restart policy starts it no more',
    seenWith(
      [task(1, 'complete', 900, { spec: noRestart }), task(2, 'complete', 900, { spec: noRestart })],
      once,
    ),
    'job',
  ],
  ['is a job where a job of Swarm has ended well', seenWith([ofJob('complete', 60)], job), 'job'],
  ['starts where a job of Swarm runs', seenWith([ofJob('running', 60)], job), 'starting'],
];

describe('a service of a stack', () => {
  test.each(table.map(([name, seen, state, why = /^/]) => [name, seen, state, why] as const))(
    '%s',
    (_, seen, state, why) => {
      const found = serviceState(seen);
      expect([found.state, found.why ?? '']).toEqual([state, expect.stringMatching(why)]);
      expect(found.why === undefined).toBe(state === 'up');
    },
  );

  test('counts the tasks that failed within the last hour', () => {
    const tasks = [5_000, 2_000, 100].map((seconds) => task(2, 'failed', seconds, { err: killed }));
    expect(serviceState(seenWith([...up, ...tasks])).restarts).toBe(2);
  });
});
