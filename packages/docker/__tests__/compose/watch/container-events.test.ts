import type { Host } from '@fairway/host';
import { describe, expect, test } from '@jest/globals';
import { type ContainerEvent, logEvents, outageOf } from '../../../src/compose/index.ts';
import { engineHost } from '../../engine/engine-host.ts';
import { steppingClock } from '../../stepping-clock.ts';
import { container } from '../containers.ts';

const events = (...all: [number, string, string][]): ContainerEvent[] =>
  all.map(([at, id, action]) => ({
    at,
    action,
    container: id,
    name: id,
    service: 'web',
    exitCode: undefined,
  }));

describe('the outage of a change', () => {
  test('lasts from the stop to the first healthy state of the new container', () => {
    const seen = events(
      [100, 'c1', 'kill'],
      [900, 'c1', 'die'],
      [1000, 'c2', 'start'],
      [2600, 'c2', 'health_status: healthy'],
    );
    expect(outageOf(seen, [container()], new Set(['c2']))).toBe(2500);
  });

  test('lasts until the start where there is no health check', () => {
    expect(outageOf(events([100, 'c1', 'kill'], [1000, 'c2', 'start']), [container()], new Set())).toBe(900);
  });

  test('is 0 where the new container was healthy before the old one stopped', () => {
    const seen = events(
      [0, 'c2', 'start'],
      [500, 'c2', 'health_status: healthy'],
      [900, 'c1', 'kill'],
      [950, 'c1', 'die'],
    );
    expect(outageOf(seen, [container()], new Set(['c2']))).toBe(0);
  });

  test('is the sum where a failed container was tried in between', () => {
    const seen = events([0, 'c1', 'kill'], [100, 'c2', 'start'], [300, 'c2', 'kill'], [400, 'c3', 'start']);
    expect(outageOf(seen, [container()], new Set())).toBe(200);
  });

  test('is unknown where the service did not serve before, or never served again', () => {
    expect(outageOf([], [container({ state: 'exited' })], new Set())).toBeUndefined();
    expect(outageOf(events([0, 'c1', 'die']), [container()], new Set())).toBeUndefined();
  });
});

/** A host whose engine reports events, one line each, until the log is ended. */
function tellingHost(): {
  readonly host: Host;
  readonly tell: (line: string) => void;
  readonly cut: () => void;
} {
  const end = Promise.withResolvers<void>();
  let hear: (line: string) => void = () => {};
  const host: Host = {
    ...engineHost({ answer: () => undefined }),
    async stream(_argv, options) {
      hear = (line) => options?.onStdout?.(line);
      options?.signal?.addEventListener('abort', () => end.reject(options.signal?.reason), { once: true });
      hear('since 1763719200.1');
      await end.promise;
      return { exitCode: 0, stdout: '', stderr: '' };
    },
  };
  return { host, tell: (line) => hear(line), cut: () => end.resolve() };
}
const line = (Action: string, id: string, attributes: Readonly<Record<string, string>> = {}) =>
  JSON.stringify({
    Action,
    timeNano: 1_500_000,
    Actor: { ID: id, Attributes: { name: `app-${id}`, 'com.docker.compose.service': 'web', ...attributes } },
  });

describe('the log of events', () => {
  test('holds the events of the engine, in order', async () => {
    const { host, tell } = tellingHost();
    const log = await logEvents(host, 'app', steppingClock());
    tell(line('die', 'c1', { exitCode: '3' }));
    tell('');
    tell(line('start', 'c2'));
    expect(log.events()).toEqual([
      { action: 'die', at: 1.5, container: 'c1', name: 'app-c1', service: 'web', exitCode: '3' },
      { action: 'start', at: 1.5, container: 'c2', name: 'app-c2', service: 'web', exitCode: undefined },
    ]);
    await log.close();
    await log.close();
  });

  test('waits for more events than it has', async () => {
    const { host, tell } = tellingHost();
    const log = await logEvents(host, 'app', steppingClock());
    let more = false;
    const waiting = log.more(1).then(() => {
      more = true;
    });
    tell(line('die', 'c1'));
    await Promise.resolve();
    expect(more).toBe(false);
    tell(line('start', 'c2'));
    await waiting;
    expect(log.events()).toHaveLength(2);
    await log.close();
  });

  test('is closed when all expected events have arrived', async () => {
    const { host, tell } = tellingHost();
    const never = { ...steppingClock(), sleep: () => new Promise<void>(() => {}) };
    const log = await logEvents(host, 'app', never);
    const closed = log.close((all) => all.some(({ action }) => action === 'start'));
    tell(line('die', 'c1'));
    tell(line('start', 'c2'));
    await closed;
    expect(log.events().map(({ action }) => action)).toEqual(['die', 'start']);
  });

  test('is closed after a limit where expected events do not arrive', async () => {
    const { host } = tellingHost();
    const clock = steppingClock();
    const start = clock.now();
    const log = await logEvents(host, 'app', clock);
    await log.close(() => false);
    expect(clock.now() - start).toBe(15_000);
  });

  test('is closed at once where the engine has ended it', async () => {
    const { host, cut } = tellingHost();
    const never = { ...steppingClock(), sleep: () => new Promise<void>(() => {}) };
    const log = await logEvents(host, 'app', never);
    cut();
    await expect(log.close(() => false)).resolves.toBeUndefined();
  });
});
