import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectHost, type Host, type SshTarget } from '@fairway/host';
import { type Lab, type LabNode, startLab } from '@fairway/lab';
import { silentLogger as logger, systemClock } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, jest } from '@jest/globals';

export const deps = { logger, clock: systemClock };

/** Two servers, a directory, and connections that are closed after each test. */
export interface TwoServers {
  readonly lab: Lab;
  readonly node: LabNode;
  readonly directory: string;
  target(more?: Partial<SshTarget>): SshTarget;
  connect(more?: Partial<SshTarget>): Promise<Host>;
  /** Closes a host after the test. */
  closeLater(...hosts: readonly Host[]): void;
  /** Runs a shell script on the server as root, not over SSH. */
  onNode(script: string, input?: string): Promise<string>;
  /** Waits minutes at most until a script on the server says `yes`. */
  until(script: string): Promise<void>;
}

/** Starts two servers before the first test of a file, and takes them down after the last. */
function useTwoServers(): TwoServers {
  jest.setTimeout(400_000);
  let lab: Lab;
  let directory: string;
  const open: Host[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fairway-host-test-'));
    lab = await startLab(
      { nodes: 2, swarm: false, registry: false, builder: false, postgres: false },
      { logger },
    );
  }, 600_000);
  afterEach(async () => {
    await Promise.all(open.splice(0).map((host) => host.close()));
  });
  afterAll(async () => {
    await lab?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 400_000);

  const node = () => lab.node('manager');
  const onNode = async (script: string, input?: string) => {
    const { stdout } = await node().exec(['sh', '-c', script], input);
    return stdout.trim();
  };
  const target = (more: Partial<SshTarget> = {}): SshTarget => ({
    name: node().name,
    address: node().address,
    user: 'deploy',
    privateKey: lab.ssh.privateKey,
    hostKeys: { knownHosts: lab.knownHosts },
    ...more,
  });
  return {
    get lab() {
      return lab;
    },
    get node() {
      return node();
    },
    get directory() {
      return directory;
    },
    target,
    async connect(more) {
      const host = await connectHost(target(more), deps);
      open.push(host);
      return host;
    },
    closeLater(...hosts) {
      open.push(...hosts);
    },
    onNode,
    async until(script) {
      const end = systemClock.now() + 300_000;
      while (systemClock.now() < end) {
        if ((await onNode(script)) === 'yes') return;
        await systemClock.sleep(200);
      }
      throw new Error(`not so within five minutes: ${script}`);
    },
  };
}

/** All tests of connections share these servers; each test leaves them unchanged. */
export const servers = useTwoServers();
