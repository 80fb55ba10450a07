import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Builder, pushTag } from '@fairway/docker/build';
import { type DockerConfig, inspectImage, openDockerConfig, resolveImage } from '@fairway/docker/registry';
import { connectHost, type Host, localHost } from '@fairway/host';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type RegistryReader, readRegistry } from './build-images/registry-reader.ts';

jest.setTimeout(400_000);

const deps = { logger: silentLogger, clock: systemClock };
const machine = localHost(deps);
let lab: Lab;
let registry: RegistryReader;
let node: Host;
let parent: string;
let base: string;

beforeAll(async () => {
  lab = await startLab({ nodes: 1, registry: true, builder: true }, { logger: silentLogger });
  registry = readRegistry(lab);
  parent = await mkdtemp(join(tmpdir(), 'fairway-config-'));
  base = `${lab.registry.address}/base/busybox`;
  const { user, privateKey } = lab.ssh;
  const { address } = lab.node('manager');
  node = await connectHost({ address, user, privateKey, hostKeys: { knownHosts: lab.knownHosts } }, deps);
});
afterAll(async () => {
  await node?.close();
  if (parent) await rm(parent, { recursive: true, force: true });
  await lab?.stop();
});

const account = (password = lab.registry.password) => {
  const { address, username } = lab.registry;
  return { registry: address, username, password };
};

describe('a temporary login', () => {
  let config: DockerConfig;
  const onMachine = (password?: string) =>
    openDockerConfig(machine, { logins: [account(password)], parent, env: lab.machineEnv });
  afterAll(() => config?.close());

  test('is kept in a directory that only its user may enter, and lets docker read the registry', async () => {
    config = await onMachine();
    expect((await stat(config.directory)).mode & 0o777).toBe(0o700);
    expect((await stat(join(config.directory, 'config.json'))).mode & 0o777).toBe(0o600);
    const env = { ...lab.machineEnv, ...config.env };
    const image = await inspectImage(machine, `${base}:latest`, { env });
    expect(image.digest).toBe(await registry.digest('base/busybox', 'latest'));
    expect(image.platforms).toEqual(['linux/amd64']);
    expect(image.size).toBeGreaterThan(100_000);
  });

  test('is removed when it is closed', async () => {
    await config.close();
    await config.close();
    expect(await readdir(parent)).toEqual([]);
    const env = { ...lab.machineEnv, DOCKER_CONFIG: lab.stateDir };
    await expect(inspectImage(machine, `${base}:latest`, { env })).rejects.toThrow('did not accept');
  });

  test('leaves nothing behind when it is refused', async () => {
    await expect(onMachine('not-the-password')).rejects.toThrow('did not accept the user name and password');
    expect(await readdir(parent)).toEqual([]);
  });

  test('works on a host over SSH', async () => {
    const there = await openDockerConfig(node, { logins: [account()] });
    const pulled = await node.exec(['docker', 'pull', '--quiet', base], { env: there.env });
    expect(pulled.stdout).toContain(base);
    await there.close();
    expect(await node.stat(there.directory)).toBeUndefined();
  });
});

describe('a reference is resolved by the engine that will pull it', () => {
  test('to the digest and the platforms that the registry holds', async () => {
    const image = await resolveImage(node, base, { logins: [account()] });
    expect(image).toEqual({
      digest: await registry.digest('base/busybox', 'latest'),
      platforms: ['linux/amd64'],
    });
    expect(await resolveImage(node, `${base}@${image.digest}`, { logins: [account()] })).toEqual(image);
  });

  test.each([
    ['a tag that is not there', () => [`${base}:no-such-tag`, account()] as const, 'does not hold it'],
    ['a wrong password', () => [base, account('not-the-password')] as const, 'did not accept'],
    ['no login', () => [base, undefined] as const, 'did not accept'],
    ['a registry that is not there', () => ['127.0.0.1:1/acme/x', undefined] as const, 'cannot be reached'],
  ])('%s fails with its cause, without the password', async (_case, given, why) => {
    const [reference, login] = given();
    const failed = resolveImage(node, reference, { logins: login ? [login] : [] });
    await expect(failed).rejects.toThrow(why);
    await expect(failed).rejects.not.toThrow('not-the-password');
  });
});

test('an image that another builder pushed gets its tag without a pull', async () => {
  const config = await openDockerConfig(machine, { logins: [account()], parent, env: lab.machineEnv });
  const other: Builder = {
    driver: 'docker-container',
    containerdStore: false,
    version: { major: 0, minor: 13 },
  };
  const digest = await registry.digest('base/busybox', 'latest');
  const env = { ...lab.machineEnv, ...config.env };
  await pushTag(machine, { repository: base, tag: 'by-digest', digest }, other, { env });
  expect(await registry.digest('base/busybox', 'by-digest')).toBe(digest);
  await config.close();
});
