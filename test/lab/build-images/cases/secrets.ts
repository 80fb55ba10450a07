import { describe, expect, test } from '@jest/globals';
import type { StepResult } from '../../../stage/step/run-step.ts';
import { leakingLines, watchEnvironment } from '../../readable-by-others.ts';
import { app, type Builds, build, docker, one, shown } from '../builds.ts';

/** Places that secrets reach, and places where they must never be. */
export function secrets(builds: () => Builds): void {
  test('a secret reaches the build, and is in neither the log nor the image nor its history; neither it nor the password of the registry is where another program reads it', async () => {
    const value = 'keel-haul-7715';
    const files = {
      'secretive/Dockerfile': app(
        'RUN --mount=type=secret,id=token sleep 1; cat /run/secrets/token | md5sum > /sum; cat /run/secrets/token',
      ),
    };
    const inputs = { release: '1.0.0', images: one('secretive'), 'build-secrets': `token: ${value}` };
    const environment = watchEnvironment();
    const { result: step, leaking } = await leakingLines(
      () => build(builds(), inputs, { files, onLog: environment.look }),
      /docker( |-)buildx .*bake/,
      [value, builds().lab.registry.password],
    );
    expect(leaking).toEqual([]);
    expect(environment.found()).toEqual([]);
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain('secretive | ');
    expect(shown(step)).not.toContain(value);
    expect(step.summary).not.toContain(value);
    expect(JSON.stringify(await builds().registry.config('acme/secretive', '1.0.0'))).not.toContain(value);
    const read = await docker(
      builds(),
      'run',
      '--rm',
      `${builds().lab.registry.address}/acme/secretive:1.0.0`,
      'cat',
      '/sum',
    );
    expect(read.stdout).toMatch(/^[0-9a-f]{32}/);
    expect(read.stdout).not.toMatch(/^d41d8cd98f00b204e9800998ecf8427e/);
  });

  describe('a secret that an image would show', () => {
    const value = 'keel-haul-7716';
    const secrets = { 'build-secrets': `token: ${value}` };
    const refused = async (step: StepResult, where: string, image: string) => {
      expect(step.exitCode).toBe(1);
      expect(step.log).toContain(`The image ${image} shows the secret "token" to everyone who pulls it`);
      expect(step.log).toContain(where);
      expect(shown(step)).not.toContain(value);
      expect(step.summary).not.toContain(value);
      expect(await builds().registry.tags(`acme/${image}`)).toEqual([]);
    };

    test('in ENV, a label or a command of its history: nothing is pushed', async () => {
      const lines = [`ENV TOKEN=${value}`, `LABEL token=${value}`, `RUN test ${value} != x`];
      const files = { 'leaky/Dockerfile': app(...lines) };
      const step = await build(builds(), { release: '1.0.0', images: one('leaky'), ...secrets }, { files });
      for (const where of ['Config.Env', 'Config.Labels', 'history']) await refused(step, where, 'leaky');
    });

    test('in an image for another platform, alone or beside that of the machine: nothing is pushed, whether it was just built or is in the registry already', async () => {
      // BuildKit knows the platform only when it builds: no argument and no Dockerfile holds the value.
      const dockerfile = 'FROM scratch\nARG TARGETARCH\nENV MOORING=keel-$TARGETARCH\nCOPY Dockerfile /\n';
      const files = { 'far/Dockerfile': dockerfile, 'foreign/Dockerfile': dockerfile };
      const far = one('far', '  platforms: ["linux/amd64,linux/aarch64"]');
      const foreign = one('foreign', '  platforms: [arm64]');
      const release = (version: string, images: string, token: string) =>
        build(builds(), { release: version, images, 'build-secrets': `token: ${token}` }, { files });
      const shows = (step: StepResult, image: string) => {
        expect(step.exitCode).toBe(1);
        expect(step.log).toContain(`The image ${image} shows the secret "token" to everyone who pulls it`);
      };
      for (const [image, images] of Object.entries({ far, foreign })) {
        const leaking = await release('1.0.0', images, 'keel-arm64');
        shows(leaking, image);
        expect(leaking.log).toMatch(/"token" in linux\/arm64\.config\.Env/);
        expect(await builds().registry.tags(`acme/${image}`)).toEqual([]);
      }

      const harmless = await release('1.0.0', `${far}\n${foreign}`, 'anchor-chain-43');
      expect(harmless.log).not.toContain('::error');
      expect(harmless.log).toContain('Proved: foreign shows no secret');
      expect(JSON.parse(harmless.outputs['images'] ?? '')[1].platforms).toEqual(['linux/arm64']);
      const again = await release('1.1.0', far, 'keel-arm64');
      expect(again.log).toContain('far: unchanged');
      shows(again, 'far');
      expect(await builds().registry.tags('acme/far')).not.toContain('1.1.0');
    });

    test('a build argument: nothing is built', async () => {
      const images = one('harbor-args', `  build-args:\n    TOKEN: ${value}\n`);
      const files = { 'harbor-args/Dockerfile': app('ARG TOKEN') };
      const step = await build(builds(), { release: '1.0.0', images, ...secrets }, { files });
      await refused(step, 'build argument TOKEN', 'harbor-args');
      expect(step.log).not.toContain('::group::build');
    });
  });
}
