import { describe, expect, test } from '@jest/globals';
import { swarmNode } from '../../../../../test/stage/samples/swarm-node.ts';
import { comparableSpec } from '../../../src/swarm/model/specs.ts';
import type { SwarmTask } from '../../../src/swarm/model/tasks.ts';
import type { StackView } from '../../../src/swarm/watch/view-stack.ts';
import { type StackWatchRequest, watchStack } from '../../../src/swarm/watch/watch-stack.ts';
import { steppingClock } from '../../stepping-clock.ts';
import { failed, service, spec, task, view, wanted } from './lamp.ts';
import { managerShowing } from './lamp-engine.ts';

const both = [task({}), task({ slot: 2 })];
const [one] = both as [SwarmTask, SwarmTask];

/**
 * Watches the stack of the lamp for 30 s, with a soak of 5 s.
 * @param show the stack at a number of milliseconds since the watch began
 */
function watch(show: (afterMs: number) => Partial<StackView>, more: Partial<StackWatchRequest> = {}) {
  const clock = steppingClock();
  const start = clock.now();
  const said: string[] = [];
  const manager = managerShowing(() => view(show(clock.now() - start)));
  const result = watchStack({
    manager,
    stack: 'pier',
    expected: new Map([['pier_lamp', comparableSpec(wanted, new Map())]]),
    before: { services: [], tasks: [] },
    timeoutMs: 30_000,
    soakMs: 5_000,
    clock,
    info: (text) => said.push(text),
    progress: (text) => said.push(text),
    ...more,
  });
  return { result, said };
}

describe('a stack', () => {
  test('is up when all services ran for the whole soak, and `onUp` is called once, at its beginning', async () => {
    let told = 0;
    const { result, said } = watch(() => ({ tasks: both }), { onUp: () => told++ });
    expect(await result).toMatchObject({ ok: true, afterMs: 5_000, view: { tasks: both } });
    expect(told).toBe(1);
    expect(said[0]).toBe('the service runs, soaking for 0 of 5 s');
  });

  test('is hopeless as soon as a service is, long before the time is over', async () => {
    const crashed = [failed(), failed(), failed()];
    const { result } = watch((afterMs) => ({ tasks: afterMs < 2_000 ? [one] : [one, ...crashed] }));
    const end = await result;
    expect(end).toMatchObject({ ok: false, deadlinePassed: false });
    expect(end.ok || end.failed[0]?.hopeless?.cause).toMatch(/failed 3 times in a row/);
    expect(end.afterMs).toBeLessThan(3_000);
  });

  test('fails when the time is over, with the missing parts', async () => {
    const { result, said } = watch(() => ({ tasks: [one] }));
    const end = await result;
    expect(end).toMatchObject({ ok: false, deadlinePassed: true });
    expect(end.ok || end.failed[0]?.progress?.missing).toBe('1 of 2 running');
    expect(end.afterMs).toBeGreaterThan(30_000);
    expect(said).toContain('lamp: 1 of 2 running');
  });

  test('that came up in time may soak beyond the time', async () => {
    const { result } = watch((afterMs) => ({ tasks: afterMs < 29_000 ? [one] : both }));
    const end = await result;
    expect(end.ok).toBe(true);
    expect(end.afterMs).toBeGreaterThan(33_000);
  });
});

describe('the soak', () => {
  test('fails by one task that fails', async () => {
    const again = [one, failed({ slot: 2 }), task({ slot: 2 })];
    const { result } = watch((afterMs) => ({ tasks: afterMs < 3_000 ? both : again }));
    const end = await result;
    expect(end).toMatchObject({ ok: false, deadlinePassed: false });
    expect(end.ok || end.failed[0]?.hopeless?.cause).toMatch(/was running and then failed/);
  });

  test('begins anew where a node is down and comes back with its tasks', async () => {
    const away = { nodes: [swarmNode('a', { state: 'down' }), swarmNode('b')] };
    const { result } = watch((afterMs) => ({
      tasks: both,
      ...(afterMs >= 3_000 && afterMs < 6_000 ? away : {}),
    }));
    const end = await result;
    expect(end.ok).toBe(true);
    expect(end.afterMs).toBeGreaterThanOrEqual(11_000);
  });

  test('lasts as long as the longest life of a task that failed before', async () => {
    const made = { CreatedAt: '2026-11-21T00:00:00Z' };
    const short = { ...failed({ slot: 2 }), ...made };
    const crashed = { ...short, Status: { ...short.Status, Timestamp: '2026-11-21T00:00:08Z' } };
    const { result } = watch((afterMs) => ({ tasks: [...(afterMs < 10_000 ? [one] : both), crashed] }));
    const end = await result;
    expect(end.ok).toBe(true);
    expect(end.afterMs).toBeGreaterThanOrEqual(18_000);
  });

  test.each<[string, Partial<StackView>, RegExp]>([
    [
      'earlier tasks leave',
      { tasks: [...both, task({ image: 'old', desired: 'shutdown' })] },
      /lamp: 1 earlier task still running \(on a, told to stop, stop_grace_period 10 s\)/,
    ],
    [
      'Swarm watches its own update',
      { tasks: both, services: [service(wanted, 'updating')] },
      /Swarm still watches 1 of them/,
    ],
  ])('is not over while %s', async (_what, given, line) => {
    const { result, said } = watch((afterMs) => (afterMs < 9_000 ? given : { tasks: both }));
    const end = await result;
    expect(end.ok).toBe(true);
    expect(end.afterMs).toBeGreaterThanOrEqual(9_000);
    expect(said.some((text) => line.test(text))).toBe(true);
  });
});

describe('a watch whose time is over', () => {
  const grace = (seconds: number) => ({ ContainerSpec: { Image: 'old', StopGracePeriod: seconds * 1e9 } });
  const leaving = { ...task({ image: 'old', desired: 'shutdown' }), Spec: grace(90) };

  test('lets earlier tasks take their grace period when all services run, and ends right after them', async () => {
    const show = (afterMs: number) => ({ tasks: afterMs < 80_000 ? [...both, leaving] : both });
    const end = await watch(show, { waitForGrace: true }).result;
    expect(end.ok).toBe(true);
    expect(end.afterMs).toBeGreaterThanOrEqual(80_000);
    expect(end.afterMs).toBeLessThan(90_000);
  });

  test.each<[string, Partial<StackView>, boolean, number]>([
    ['where they stay beyond it', { tasks: [...both, leaving] }, true, 121_000],
    [
      'where they were not told to stop',
      { tasks: [...both, { ...leaving, DesiredState: 'running' }] },
      true,
      37_000,
    ],
    ['where a new task is missing', { tasks: [one, leaving] }, true, 32_000],
    ['where a cancelled run has no time for it', { tasks: [...both, leaving] }, false, 37_000],
  ])('fails %s, with the task in the way', async (_what, given, waitForGrace, latest) => {
    const end = await watch(() => given, { waitForGrace }).result;
    expect(end).toMatchObject({ ok: false, deadlinePassed: true });
    expect(end.ok || end.failed[0]?.progress?.leaving).toMatch(/1 earlier task still running \(on a/);
    expect(end.ok || end.failed[0]?.progress?.inTheWay?.ID).toBe(leaving.ID);
    expect(end.afterMs).toBeLessThanOrEqual(latest);
  });
});

test('a global service that is drained everywhere in the soak is not proven', async () => {
  const global = spec('new', { Mode: { Global: {} } });
  const services = [service(global)];
  const nodes = (availability: 'active' | 'drain') => [swarmNode('a', { availability })];
  const expected = new Map([['pier_lamp', comparableSpec(global, new Map())]]);
  const tasks = [task({ slot: 0 })];
  const show = (afterMs: number): Partial<StackView> =>
    afterMs < 2_000
      ? { services, nodes: nodes('active'), tasks }
      : { services, nodes: nodes('drain'), tasks: [] };
  const result = await watch(show, { expected }).result;
  expect(result).toMatchObject({ ok: false, deadlinePassed: false });
  expect(result.ok || result.failed[0]?.hopeless?.cause).toBe('no node takes it now: a is drained');
});

describe('at the end of a soak', () => {
  test('services of others in the namespace are neither shown to the engines nor objected to', async () => {
    const foreign = { ...service(spec('other', { Name: 'pier-tf' })), ID: 'foreign' };
    const theirs = { ...task({ image: 'other' }), ServiceID: 'foreign' };
    let shown: StackView | undefined;
    const denied = async (seen: StackView) => {
      shown = seen;
      return new Map([['foreign', 'a does not run a container that the swarm says to run']]);
    };
    const show = () => ({ services: [service(), foreign], tasks: [...both, theirs] });
    const end = await watch(show, { denied }).result;
    expect(end).toMatchObject({ ok: true, afterMs: 5_000 });
    expect([shown?.services, shown?.tasks]).toEqual([[service()], both]);
  });

  test('objections are requested again until there are none', async () => {
    const objections = [new Map([['s', 'a does not run it']]), new Map()];
    const denied = async () => objections.shift() ?? new Map();
    const { result, said } = watch(() => ({ tasks: both }), { denied });
    expect((await result).ok).toBe(true);
    expect(said).toContain('lamp: a does not run it');
    expect(objections).toEqual([]);
  });

  test('an objection that stays is reported as the missing part', async () => {
    const denied = async () => new Map([['s', 'a does not run it']]);
    const end = await watch(() => ({ tasks: both }), { denied }).result;
    expect(end).toMatchObject({ ok: false, deadlinePassed: true });
    expect(end.ok || end.failed[0]?.progress?.missing).toBe('a does not run it');
  });
});

describe('a watch', () => {
  test('that is cancelled ends with the reason', async () => {
    const cancelled = new AbortController();
    const { result } = watch(
      (afterMs) => {
        if (afterMs > 1_000) cancelled.abort(new Error('cancelled'));
        return { tasks: [one] };
      },
      { signal: cancelled.signal },
    );
    await expect(result).rejects.toThrow('cancelled');
  });

  test('tolerates a manager that is silent for less than a minute', async () => {
    const { result, said } = watch((afterMs) => {
      if (afterMs > 1_000 && afterMs < 50_000) throw new Error('the connection was cut\nat once');
      return { tasks: both };
    });
    expect((await result).ok).toBe(true);
    expect(said).toContain('the manager does not answer: the connection was cut');
  });

  test('ends where a manager stays silent', async () => {
    const { result } = watch((afterMs) => {
      if (afterMs > 1_000) throw new Error('the connection was cut');
      return { tasks: [one] };
    });
    await expect(result).rejects.toThrow('the connection was cut');
  });

  test('sees that another run or user removed or changed the service', async () => {
    expect(await watch(() => ({ services: [] })).result).toMatchObject({ ok: false, deadlinePassed: false });
    const other = watch(() => ({ services: [service(spec('other'))] }));
    expect(await other.result).toMatchObject({ ok: false, deadlinePassed: false });
  });
});
