import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../../test/stage/samples/swarm-node.ts';
import type { ServiceSpec } from '../../../src/swarm/model/services.ts';
import type { SwarmTask } from '../../../src/swarm/model/tasks.ts';
import { failed, judgeOf, service, spec, task, view, wanted } from './lamp.ts';

const replicated: ServiceSpec['Mode'] = { ReplicatedJob: { TotalCompletions: 2 } };
const global: ServiceSpec['Mode'] = { GlobalJob: {} };
const run = { JobStatus: { JobIteration: { Index: 3 } } };
type Policy = NonNullable<SwarmTask['Spec']['RestartPolicy']>;
const ofRun = <T extends SwarmTask>(one: T, RestartPolicy: Policy = {}, Index = 3): SwarmTask => ({
  ...one,
  JobIteration: { Index },
  Spec: { ...one.Spec, RestartPolicy },
});
const done = (given = {}) => task({ state: 'complete', desired: 'shutdown', ...given });

function judged(Mode: ServiceSpec['Mode'], RestartPolicy: Policy = {}) {
  const job = spec('new', { Mode, TaskTemplate: { ...wanted.TaskTemplate, RestartPolicy } });
  const judge = judgeOf(job);
  return (tasks: readonly SwarmTask[], now = 0, nodes = [swarmNode('a'), swarmNode('b')]) =>
    judge.look(view({ services: [{ ...service(job), ...run }], nodes, tasks }), now)[0];
}

describe('a job', () => {
  test.each<[string, ServiceSpec['Mode'], readonly SwarmTask[], string | undefined]>([
    ['is done when it was completed often enough', replicated, [done(), done({ slot: 2 })], undefined],
    [
      'is not done by an earlier run',
      replicated,
      [done(), ofRun(done({ slot: 2 }), {}, 2)],
      '1 of 2 jobs done',
    ],
    [
      'is done when it was completed on every node',
      global,
      [done({ slot: 0 }), done({ slot: 0, node: 'b' })],
      undefined,
    ],
    [
      'is not done by two tasks on one node',
      global,
      [done({ slot: 0 }), done({ slot: 0 })],
      'the job is not done yet on b',
    ],
  ])('%s', (_what, mode, tasks, missing) => {
    const all = tasks.map((one) => (one.JobIteration ? one : ofRun(one)));
    expect(judged(mode)(all)?.progress?.missing).toBe(missing);
  });

  test('that is global is not done where no node takes it, unless it was done before that', () => {
    const drained = [swarmNode('a', { availability: 'drain' })];
    expect(judged(global)([], 0, drained)?.progress?.missing).toBe('no node takes it now: a is drained');
    const once = [ofRun(done({ slot: 0 }))];
    expect(judged(global)(once, 0, drained)?.progress?.missing).toBeUndefined();
  });

  test.each<[string, ServiceSpec['Mode'], Policy, number, boolean]>([
    ['that failed and may not be repeated is over', replicated, { Condition: 'none' }, 1, true],
    ['on a node that failed and may not be repeated is over', global, { Condition: 'none' }, 1, true],
    ['that used up its attempts is over', replicated, { Condition: 'on-failure', MaxAttempts: 1 }, 2, true],
    [
      'that is repeated without end is not over by one failure',
      replicated,
      { Condition: 'on-failure' },
      1,
      false,
    ],
    [
      'that is repeated without end is over when it fails in a row',
      replicated,
      { Condition: 'on-failure' },
      3,
      true,
    ],
  ])('%s', (_what, mode, policy, failures, isOver) => {
    const look = judged(mode, policy);
    const tasks = Array.from({ length: failures }, () => ofRun(failed({ slot: 0 }), policy));
    look(tasks, 0);
    expect(look(tasks, 4_000)?.hopeless !== undefined).toBe(isOver);
  });

  test('that may fail ten times is not over while Swarm makes its next task', () => {
    const policy = { Condition: 'on-failure', MaxAttempts: 10 };
    const look = judged(replicated, policy);
    const tries = Array.from({ length: 4 }, () => ofRun(failed({ slot: 0 }), policy));
    const next = ofRun(task({ slot: 0, state: 'starting' }), policy);
    look([...tries, next], 0);
    expect(look([...tries, next], 60_000)?.progress?.missing).toBe('0 of 2 jobs done');
  });

  test('that failed in an earlier run is not over', () => {
    const policy = { Condition: 'none' };
    const look = judged(replicated, policy);
    const tasks = [ofRun(failed({ slot: 0 }), policy, 2), ofRun(task({ slot: 0 }), policy)];
    look(tasks, 0);
    expect(look(tasks, 60_000)?.hopeless).toBeUndefined();
  });
});
