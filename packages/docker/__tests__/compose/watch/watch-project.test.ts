import { describe, expect, test } from '@jest/globals';
import {
  judgeOf,
  modelSchema,
  type ProjectContainer,
  type ProjectWatch,
  throughSoak,
  untilUp,
} from '../../../src/compose/index.ts';
import { judgeProject } from '../../../src/compose/watch/project-judge.ts';
import { engineHost } from '../../engine/engine-host.ts';
import { steppingClock } from '../../stepping-clock.ts';
import { container } from '../containers.ts';

/** A container as the engine describes it. */
const inspected = (item: ProjectContainer) => ({
  Id: item.id,
  Name: `/${item.name}`,
  Image: item.imageId,
  RestartCount: item.restarts,
  Created: item.createdAt,
  State: {
    Status: item.state,
    ExitCode: item.exitCode,
    Error: item.error,
    OOMKilled: item.outOfMemory,
    StartedAt: item.startedAt,
    FinishedAt: item.finishedAt,
    ...(item.health === 'none' ? {} : { Health: { Status: item.health } }),
  },
  Config: {
    Image: item.image,
    Labels: {
      'com.docker.compose.service': item.service,
      'com.docker.compose.container-number': String(item.number),
      'com.docker.compose.config-hash': item.configHash,
      'com.docker.compose.project.working_dir': item.workingDir,
    },
  },
  HostConfig: { RestartPolicy: { Name: item.restartPolicy } },
});

const expected = (service: string, replicas = 1) => ({
  service,
  configHash: 'new',
  imageId: 'sha256:image',
  replicas,
  job: false,
});
const silence = { events: () => [], more: () => new Promise<void>(() => {}) };

/**
 * A watch of the services web and db, of one container each.
 * @param show the containers at a number of milliseconds since the watch began
 */
function watchOf(
  show: (afterMs: number) => readonly ProjectContainer[],
  more: Partial<ProjectWatch> = {},
): { readonly watch: ProjectWatch; readonly said: string[] } {
  const clock = steppingClock();
  const start = clock.now();
  const said: string[] = [];
  const host = engineHost({
    answer(path) {
      const shown = show(clock.now() - start).map(inspected);
      if (path === '/containers/json') return shown.map(({ Id }) => ({ Id }));
      return shown.find(({ Id }) => path === `/containers/${Id}/json`);
    },
  });
  const judge = judgeProject([expected('web'), expected('db')]);
  const progress = (text: string) => said.push(text);
  return { watch: { host, project: 'app', judge, clock, log: silence, progress, ...more }, said };
}

const web = container({ id: 'w' });
const db = container({ id: 'd', service: 'db' });
const starting = { ...web, health: 'starting' };
const inTime = (watch: ProjectWatch) => watch.clock.now() + 30_000;

describe('a project is waited for', () => {
  test('until all of its services are up', async () => {
    const { watch, said } = watchOf((afterMs) => (afterMs < 3_000 ? [starting, db] : [web, db]));
    const end = await untilUp(watch, inTime(watch));
    expect(end.ok).toBe(true);
    expect(end.view.map(({ id }) => id)).toEqual(['d', 'w']);
    expect(end.afterMs).toBeGreaterThanOrEqual(3_000);
    expect(said[0]).toBe('web: 0 of 1 up (starting)');
  });

  test('until the given services are up', async () => {
    const { watch } = watchOf(() => [starting, db]);
    expect(await untilUp(watch, inTime(watch), new Set(['db']))).toMatchObject({ ok: true, afterMs: 0 });
  });

  test('until one of its services is hopeless, even if it is not a given one', async () => {
    const ended = { ...db, state: 'exited', exitCode: 3 };
    const { watch } = watchOf((afterMs) => (afterMs < 1_000 ? [starting, db] : [starting, ended]));
    const end = await untilUp(watch, inTime(watch), new Set(['web']));
    expect(end).toMatchObject({ ok: false, deadlinePassed: false, failed: [{ service: 'db' }] });
    expect(end.ok || end.failed[0]?.hopeless).toBe('it ended with exit status 3');
  });

  test('until the time is over', async () => {
    const { watch } = watchOf(() => [starting, db]);
    const end = await untilUp(watch, inTime(watch));
    expect(end).toMatchObject({ ok: false, deadlinePassed: true, failed: [{ service: 'web' }] });
    expect(end.afterMs).toBeGreaterThanOrEqual(30_000);
  });

  test('with at least one look, even if the time is over', async () => {
    const { watch } = watchOf(() => [web, db]);
    expect((await untilUp(watch, watch.clock.now() - 1)).ok).toBe(true);
  });
});

describe('the soak of a project', () => {
  test('succeeds where all containers stay unchanged', async () => {
    const { watch, said } = watchOf(() => [web, db]);
    const end = await throughSoak(watch, 5_000);
    expect(end.ok).toBe(true);
    expect(end.afterMs).toBeGreaterThanOrEqual(5_000);
    expect(said[0]).toBe('all 2 services run, soaking for 0 of 5 s');
  });

  test('of length 0 is one look', async () => {
    const { watch } = watchOf(() => [web, db]);
    expect(await throughSoak(watch, 0)).toMatchObject({ ok: true, afterMs: 0 });
  });

  test.each<[string, readonly ProjectContainer[], RegExp]>([
    ['a container is started again', [{ ...web, startedAt: '2026-11-21T09:00:00Z' }, db], /started again/],
    ['a container is removed', [db], /is gone; somebody removed it/],
    ['a container is added', [web, db, container({ id: 'x' })], /was added; somebody else/],
    ['a container is unhealthy', [{ ...web, health: 'unhealthy' }, db], /it is unhealthy/],
  ])('fails where %s', async (_what, then, cause) => {
    const { watch } = watchOf((afterMs) => (afterMs < 2_000 ? [web, db] : then));
    const end = await throughSoak(watch, 5_000);
    expect(end).toMatchObject({ ok: false, deadlinePassed: false, failed: [{ service: 'web' }] });
    expect(end.ok || end.failed[0]?.hopeless).toMatch(cause);
  });

  test('fails where a service is no longer up', async () => {
    const { watch } = watchOf((afterMs) => (afterMs < 2_000 ? [web, db] : [starting, db]));
    expect(await throughSoak(watch, 5_000)).toMatchObject({ ok: false, failed: [{ service: 'web' }] });
  });
});

describe('the watch of a project', () => {
  test('that is cancelled ends with the reason', async () => {
    const cancelled = new AbortController();
    const show = (afterMs: number) => {
      if (afterMs > 1_000) cancelled.abort(new Error('cancelled'));
      return [starting, db];
    };
    const { watch } = watchOf(show, { signal: cancelled.signal });
    await expect(untilUp(watch, inTime(watch))).rejects.toThrow('cancelled');
  });

  test('tolerates an engine that is silent for less than a minute, and no longer', async () => {
    const silentFor = (ms: number) =>
      watchOf((afterMs) => {
        if (afterMs > 0 && afterMs < ms) throw new Error('no answer');
        return afterMs === 0 ? [starting, db] : [web, db];
      });
    const short = silentFor(50_000);
    expect((await untilUp(short.watch, short.watch.clock.now() + 90_000)).ok).toBe(true);
    expect(short.said).toContain('the engine does not answer: no answer');
    const long = silentFor(70_000);
    await expect(untilUp(long.watch, long.watch.clock.now() + 90_000)).rejects.toThrow('no answer');
  });

  test('looks at once when something happens to a container', async () => {
    let looks = 0;
    const log = { events: () => [], more: () => Promise.resolve() };
    const { watch } = watchOf(() => (looks++ < 20 ? [starting, db] : [web, db]), { log });
    const patient = { ...watch.clock, sleep: () => new Promise<void>(() => {}) };
    expect(await untilUp({ ...watch, clock: patient }, inTime(watch))).toMatchObject({
      ok: true,
      afterMs: 0,
    });
  });
});

test('the judge of a release finds its images by the digests of the release', async () => {
  const host = engineHost({
    answer: (path) => (path === '/images/r.example/web@sha256:abc/json' ? { Id: 'sha256:image' } : undefined),
  });
  const model = modelSchema.parse({ name: 'app', services: { web: { image: 'web' } } });
  const digests = { web: 'r.example/web@sha256:abc' };
  const judge = await judgeOf(host, { model, digests }, new Map([['web', 'new']]));
  expect(judge.look([web])).toEqual([{ service: 'web' }]);
  const [verdict] = judge.look([{ ...web, imageId: 'sha256:other' }]);
  expect(verdict?.hopeless).toBe('its container runs the image sha256:other, not sha256:image');
});
