import { describe, expect, test } from '@jest/globals';
import type { ProjectContainer } from '../../../src/compose/index.ts';
import { type ExpectedService, judgeProject } from '../../../src/compose/watch/project-judge.ts';
import { container } from '../containers.ts';

const web: ExpectedService = {
  service: 'web',
  configHash: 'new',
  imageId: 'sha256:image',
  replicas: 1,
  job: false,
};
const look = (containers: readonly ProjectContainer[], expected = web) =>
  judgeProject([expected]).look(containers)[0];

describe('a service is up', () => {
  test('when all of its containers match the files, run and are healthy', () => {
    expect(look([container()])).toEqual({ service: 'web' });
    expect(look([container({ health: 'none' })])).toEqual({ service: 'web' });
    expect(look([container(), container({ id: 'old', configHash: 'old', health: 'unhealthy' })])).toEqual({
      service: 'web',
    });
  });

  test('but not before its health check succeeds, nor while only other containers run', () => {
    expect(look([container({ health: 'starting' })])).toMatchObject({ missing: '0 of 1 up (starting)' });
    expect(look([container({ configHash: 'old' })])).toMatchObject({ missing: '0 of 1 up' });
    expect(look([container()], { ...web, replicas: 2 })).toMatchObject({ missing: '1 of 2 up' });
  });

  test('when it is a job and has succeeded', () => {
    expect(look([container({ state: 'exited' })], { ...web, job: true })).toEqual({ service: 'web' });
    expect(look([container({ state: 'running' })], { ...web, job: true })).toMatchObject({
      missing: '0 of 1 up (healthy)',
    });
  });
});

describe('waiting is useless', () => {
  test.each<[string, Partial<ProjectContainer>, RegExp]>([
    [
      'when it ended and nothing starts it again',
      { state: 'exited', exitCode: 3 },
      /ended with exit status 3/,
    ],
    [
      'when it ended well although it is no job',
      { state: 'exited' },
      /exit status 0; if web is a job.*io\.fairway\.job/,
    ],
    ['when it ran out of memory', { state: 'exited', exitCode: 137, outOfMemory: true }, /out of memory/],
    ['when it is unhealthy', { health: 'unhealthy' }, /unhealthy/],
    ['when it runs another image', { imageId: 'sha256:other' }, /image sha256:other/],
  ])('%s', (_name, given, why) => {
    expect(look([container(given)])?.hopeless).toMatch(why);
  });

  test('when it is restarted repeatedly, whatever its state in between is', () => {
    const judge = judgeProject([web]);
    const seen = (restarts: number) =>
      judge.look([container({ restarts, restartPolicy: 'always', exitCode: 7 })])[0];
    expect(seen(4)?.hopeless).toBeUndefined();
    expect(seen(6)?.hopeless).toBeUndefined();
    expect(seen(7)?.hopeless).toBe('it ended and was started again 3 times: exit status 7');
  });

  test.each<[string, readonly ProjectContainer[], RegExp]>([
    [
      'when it was up and was started again',
      [container({ startedAt: '2026-11-21T08:00:09Z', restarts: 1 })],
      /was up and was then started again/,
    ],
    ['when its container is gone', [], /somebody removed it/],
    ['when another container appears', [container(), container({ id: 'c2' })], /somebody else changes/],
  ])('%s', (_name, containers, why) => {
    const judge = judgeProject([web]);
    judge.look([container()]);
    judge.forgiveNothing();
    expect(judge.look(containers)[0]?.hopeless).toMatch(why);
  });
});

test('a container that goes in the end counts for nothing, though it matches the files', () => {
  const judge = judgeProject([web], new Set(['old']));
  expect(judge.look([container({ id: 'old' })])[0]).toMatchObject({ missing: '0 of 1 up' });
  const both = [container({ id: 'old' }), container()];
  expect(judge.look(both)[0]).toEqual({ service: 'web' });
  judge.forgiveNothing();
  expect(judge.look([container()])[0]).toEqual({ service: 'web' });
});

test('a container that runs where nobody reaches it is not up', () => {
  const placement = { networks: [{ name: 'app_default', aliases: ['web'] }], landlords: [] };
  expect(look([container()], { ...web, placement })?.hopeless).toMatch(/not attached to the network/);
  const networks = [{ name: 'app_default', id: 'n', addresses: [], aliases: ['web'] }];
  expect(look([container({ networks })], { ...web, placement })).toEqual({ service: 'web' });
});
