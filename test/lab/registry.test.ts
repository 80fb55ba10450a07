import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DockerConfig,
  giveTag,
  inspectImage,
  openDockerConfig,
  openRegistry,
  resolveImage,
} from '@fairway/docker/registry';
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

const byLogin = () => ({ logins: [account()], environment: lab.machineEnv });

/** The registry as this machine reads it by the logins of a Docker configuration. */
const registryBy = (configDirectory: string) =>
  openRegistry(machine, { logins: [], configDirectory, environment: lab.machineEnv });

describe('a temporary login', () => {
  let config: DockerConfig;
  const onMachine = (password?: string) =>
    openDockerConfig(machine, { logins: [account(password)], parent, env: lab.machineEnv });
  afterAll(() => config?.close());

  test('is kept in a directory that only its user may enter, and lets docker read the registry', async () => {
    config = await onMachine();
    expect((await stat(config.directory)).mode & 0o777).toBe(0o700);
    expect((await stat(join(config.directory, 'config.json'))).mode & 0o777).toBe(0o600);
    const image = await inspectImage(registryBy(config.directory), `${base}:latest`);
    expect(image.digest).toBe(await registry.digest('base/busybox', 'latest'));
    expect(image.platforms).toEqual(['linux/amd64']);
    expect(image.size).toBeGreaterThan(100_000);
  });

  test('is removed when it is closed', async () => {
    await config.close();
    await config.close();
    expect(await readdir(parent)).toEqual([]);
    await expect(inspectImage(registryBy(lab.stateDir), `${base}:latest`)).rejects.toThrow('did not accept');
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

test('an image in the registry gets one more tag, with the same digest', async () => {
  const digest = await registry.digest('base/busybox', 'latest');
  const opened = openRegistry(machine, { ...byLogin(), configDirectory: lab.stateDir });
  await giveTag(opened, { repository: base, tag: 'one-more', digest });
  await giveTag(opened, { repository: base, tag: 'one-more', digest });
  expect(await registry.digest('base/busybox', 'one-more')).toBe(digest);
});
