import { expect, test } from '@jest/globals';
import type { StepResult } from '../../../stage/step/run-step.ts';
import { app, apps, type Builds, build, marina, one } from '../builds.ts';

/** Failures that end a run, and the changes that such a run must not have made. */
export function badDays(builds: () => Builds): void {
  const refused = async (work: () => Promise<StepResult>) => {
    const step = await work();
    expect(step.exitCode).toBe(1);
    expect(step.outputs).not.toHaveProperty('images');
    return step;
  };

  test('a registry that cannot be reached ends the run before anything is built', async () => {
    const [host] = builds().lab.registry.address.split(':');
    const step = await refused(() => build(builds(), { release: '4.0.0', registry: `${host}:5999/acme` }));
    expect(step.log).toContain(`${host}:5999 cannot be reached from here`);
    expect(step.log).not.toContain('::group::build');
  });

  test('a Dockerfile that fails: the error names image, step and last lines, and no image of the release gets a tag', async () => {
    const files = {
      'broken/Dockerfile': app('RUN echo counting berths', 'RUN echo no berths left >&2; exit 9'),
    };
    const step = await refused(() =>
      build(builds(), { release: '5.0.0', images: `${marina}\n${one('broken')}` }, { files }),
    );
    expect(step.log).toContain(
      'The image broken could not be built: it failed at 3/3 RUN echo no berths left',
    );
    expect(step.log).toContain('ended with exit status 9');
    expect(step.log).toMatch(/::error.*no berths left/);
    for (const name of apps) expect(await builds().registry.tags(`acme/${name}`)).not.toContain('5.0.0');
    expect(step.summary).toContain('The image broken could not be built');
  });

  test('a missing base image is named, with its registry', async () => {
    const files = { 'baseless/Dockerfile': 'ARG BASE_REGISTRY\nFROM ${BASE_REGISTRY}/base/no-such-image\n' };
    const step = await refused(() =>
      build(builds(), { release: '5.0.0', images: one('baseless') }, { files }),
    );
    expect(step.log).toContain('The image baseless could not be built');
    expect(step.log).toContain('base/no-such-image');
  });

  test('a cancelled run tags nothing, not even the images that were ready', async () => {
    const files = { 'slow/Dockerfile': app('RUN echo at anchor; sleep 3600') };
    let cancelled = false;
    const step = await build(
      builds(),
      { release: '6.0.0', images: `${marina}\n${one('slow')}` },
      {
        files,
        onLog: (log, child) => {
          if (cancelled || !log.includes('slow | at anchor')) return;
          cancelled = true;
          child.kill('SIGINT');
        },
      },
    );
    expect(cancelled).toBe(true);
    expect(step.exitCode).not.toBe(0);
    for (const name of [...apps, 'slow'])
      expect(await builds().registry.tags(`acme/${name}`)).not.toContain('6.0.0');
  });

  test('a run that is cancelled while it pushes has moved latest for all images or for none', async () => {
    const latest = () =>
      Promise.all(
        apps.map((name) =>
          builds()
            .registry.digest(`acme/${name}`, 'latest')
            .catch(() => 'not there'),
        ),
      );
    const before = await latest();
    let cancelled = false;
    const step = await build(
      builds(),
      { release: '6.1.0' },
      {
        files: { 'marine-snow/settings.json': '{"healthy": true, "depth": 40}\n' },
        onLog: (log, child) => {
          if (cancelled || !log.includes('::group::push')) return;
          cancelled = true;
          child.kill('SIGINT');
        },
      },
    );
    expect(cancelled).toBe(true);
    const moved = (await latest()).filter((digest, index) => digest !== before[index]).length;
    // On a busy machine the signal may come after the push. Then the run is green, and every tag has moved.
    expect(step.exitCode === 0 ? [apps.length] : [0, apps.length]).toContain(moved);
  });
}
