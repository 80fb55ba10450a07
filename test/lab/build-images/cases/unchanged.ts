import { giveTag, openRegistry } from '@fairway/docker/registry';
import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import type { StepResult } from '../../../stage/step/run-step.ts';
import { run } from '../../machine.ts';
import { type Builds, build as buildFrom, forgetBuilds } from '../builds.ts';
import type { FaultyRegistry } from '../faulty-registry.ts';

const files = {
  'hull/Dockerfile': 'FROM scratch\nCOPY plan /\n',
  'hull/plan': 'A keel of oak.\n',
  'sail/Dockerfile': 'FROM scratch\nARG CLOTH\nCOPY plan /\n',
  'sail/plan': 'Hemp.\n',
};

/**
 * Releases whose images are in the registry already. The tests follow one another.
 * @param door without any fault it only writes down what is asked of the registry
 */
export function unchanged(builds: () => Builds, door: () => FaultyRegistry): void {
  const build = (
    inputs: Record<string, string>,
    changes: Record<string, string> = {},
    env: Record<string, string> = {},
  ) =>
    buildFrom(
      builds(),
      {
        images: '- name: hull\n  context: hull\n- name: sail\n  context: sail',
        registry: `${door().address}/acme`,
        'build-args': 'CLOTH: hemp',
        ...inputs,
      },
      { files: changes, env },
    );

  /** The requests by which a run writes to the registry, without the names of uploads. */
  async function written(work: () => Promise<StepResult>): Promise<{ step: StepResult; writes: string[] }> {
    const from = door().seen.length;
    const step = await work();
    expect(step.log).not.toContain('::error');
    const writes = door()
      .seen.slice(from)
      .filter((line) => !/^(GET|HEAD) /.test(line));
    return { step, writes: writes.sort() };
  }

  /** Runs a command on the disk of the registry. */
  const onDisk = (...argv: string[]) =>
    run(['docker', 'exec', `fairway-lab-${builds().lab.name}-registry`, ...argv]);

  /** Every file that the registry stores content in, with the time at which it was written. */
  async function storedContent(): Promise<string> {
    const where = ['/var/lib/registry', '-path', '*/blobs/*', '-name', 'data'];
    const { exitCode, stdout } = await onDisk('find', ...where, '-printf', '%p %T@\n');
    expect(exitCode).toBe(0);
    return stdout.split('\n').sort().join('\n');
  }

  /** Deletes the bytes of a blob, as a lost disk or a careless clean-up does. The registry still remembers the blob. */
  async function loseBlob(digest: string): Promise<void> {
    expect(await stored('rm', '-f', digest)).toBe(0);
  }

  /** Runs a command on the file that holds a blob. @returns its exit status */
  async function stored(command: string, option: string, digest: string): Promise<number> {
    const hex = digest.replace('sha256:', '');
    const data = `/var/lib/registry/docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
    return (await onDisk(command, option, data)).exitCode;
  }

  const versionOf = async (tag: string) =>
    (await builds().registry.config('acme/hull', tag)).config.Labels?.['org.opencontainers.image.version'];

  /** The digests that the tag latest has. */
  const latest = async () => ({
    hull: await builds().registry.digest('acme/hull', 'latest'),
    sail: await builds().registry.digest('acme/sail', 'latest'),
  });

  test('a new release of unchanged sources, on another machine: nothing is built, no content is sent, only tags move; labels still name the release that an image was built for', async () => {
    const first = await written(() => build({ release: '1.0.0' }, files));
    expect(first.writes.some((line) => line.includes('/blobs/uploads/'))).toBe(true);
    await forgetBuilds(builds());
    const before = await storedContent();
    expect(before).toContain('/data ');
    const again = await written(() => build({ release: '1.1.0' }));
    expect(await storedContent()).toBe(before);
    expect(again.step.outputs['digests']).toBe(first.step.outputs['digests']);
    expect(again.step.log).toContain('Nothing is built');
    expect(again.writes).toEqual([
      'PUT /v2/acme/hull/manifests/1.1.0 201',
      'PUT /v2/acme/sail/manifests/1.1.0 201',
    ]);
    const { hull } = JSON.parse(again.step.outputs['digests'] ?? '');
    expect(await builds().registry.digest('acme/hull', '1.1.0')).toBe(hull);
    expect(await builds().registry.digest('acme/hull', 'latest')).toBe(hull);
    expect(again.step.summary).toContain('unchanged');
    expect(await versionOf('1.1.0')).toBe('1.0.0');
  });

  test('only the changed one of two images is built and sent', async () => {
    const before = await latest();
    const { step, writes } = await written(() =>
      build({ release: '2.0.0' }, { 'hull/plan': 'A keel of iron.\n' }),
    );
    const after = JSON.parse(step.outputs['digests'] ?? '');
    expect(after.sail).toBe(before.sail);
    expect(after.hull).not.toBe(before.hull);
    expect(writes.filter((line) => line.includes('/sail/'))).toEqual([
      'PUT /v2/acme/sail/manifests/2.0.0 201',
    ]);
  });

  test('a build argument that only one Dockerfile names changes only that image', async () => {
    const before = await latest();
    const step = await build({ release: '2.2.0', 'build-args': 'CLOTH: linen' });
    const after = JSON.parse(step.outputs['digests'] ?? '');
    expect(after.hull).toBe(before.hull);
    expect(after.sail).not.toBe(before.sail);
  });

  test('a release of earlier sources reuses the image that was built from them', async () => {
    const first = await builds().registry.digest('acme/hull', '1.0.0');
    const { step } = await written(() => build({ release: '3.0.0' }, files));
    expect(JSON.parse(step.outputs['digests'] ?? '').hull).toBe(first);
  });

  test('reuse: false builds again; reuse: same-labels builds again for this release, without new layers', async () => {
    // Built here, so that the builder's cache holds its layers.
    const built = await build({ release: '3.9.0', reuse: 'false' });
    expect([built.exitCode, built.log]).toEqual([0, expect.stringContaining('hull 1/1 COPY plan /')]);
    const { step, writes } = await written(() => build({ release: '4.1.0', reuse: 'same-labels' }));
    expect(await versionOf('4.1.0')).toBe('4.1.0');
    expect(await builds().registry.layers('acme/hull', '4.1.0')).toEqual(
      await builds().registry.layers('acme/hull', '3.9.0'),
    );
    expect(writes.some((line) => line.includes('/hull/manifests/inputs-'))).toBe(true);
    // The same job once more, by "Re-run".
    const env = {
      GITHUB_SHA: (await run(['git', '-C', builds().sources.path, 'rev-parse', 'HEAD'])).stdout.trim(),
    };
    const again = await build({ release: '4.1.0', reuse: 'same-labels' }, {}, env);
    expect(again.log).toContain('Nothing is built');
    expect(again.outputs['digests']).toBe(step.outputs['digests']);
  });

  test('an image of which the registry has lost a layer is built again, and is whole then', async () => {
    // The same layer again, whatever commit it is built from.
    const dated = { 'build-args': 'CLOTH: hemp\nSOURCE_DATE_EPOCH: "1700000000"' };
    const before = JSON.parse((await build({ release: '5.0.0', ...dated })).outputs['digests'] ?? '');
    const [layer = ''] = await builds().registry.layers('acme/hull', '5.0.0');
    await loseBlob(layer);
    await forgetBuilds(builds());
    const step = await build({ release: '5.1.0', ...dated });
    expect(step.log).not.toContain('::error');
    expect(step.log).toContain(
      `hull: is built again, because the registry no longer holds the layer ${layer}`,
    );
    expect(step.log).toContain('sail: unchanged');
    const after = JSON.parse(step.outputs['digests'] ?? '');
    expect(after.sail).toBe(before.sail);
    const layers = await builds().registry.layers('acme/hull', '5.1.0');
    expect(layers).toHaveLength(1);
    for (const one of layers) expect(await stored('test', '-s', one)).toBe(0);
  });

  test('an image that somebody else has put under the tag of the inputs is not taken', async () => {
    await build({ release: '6.0.0' });
    const planted = await builds().registry.digest('acme/hull', '2.0.0');
    expect(planted).not.toBe(await builds().registry.digest('acme/hull', '6.0.0'));
    const { address, username, password } = builds().lab.registry;
    const logins = [{ registry: address, username, password }];
    const host = localHost({ logger: silentLogger, clock: systemClock });
    const opened = openRegistry(host, {
      logins,
      configDirectory: builds().lab.stateDir,
      environment: builds().lab.machineEnv,
    });
    const keys = (await builds().registry.tags('acme/hull')).filter((tag) => tag.startsWith('inputs-'));
    for (const tag of keys)
      await giveTag(opened, { repository: `${address}/acme/hull`, tag, digest: planted });
    const step = await build({ release: '6.1.0' });
    expect(step.log).toContain('hull: is built again, because no run with this reuse-key vouches for');
    expect(JSON.parse(step.outputs['digests'] ?? '').hull).not.toBe(planted);
  });
}
