import { connectHost, type Host } from '@fairway/host';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger as logger, systemClock } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, jest } from '@jest/globals';
import { run } from '../machine.ts';

export const deps = { logger, clock: systemClock };

/** One server with an engine, and connections that are closed after each test. */
export interface OneServer {
  connect(user?: string): Promise<Host>;
  /** Runs a shell script on the server as root, not over SSH, and returns what it prints. */
  onServer(script: string): Promise<string>;
  /** Unpacks in a new directory of the server an archive that a script of this machine writes. */
  unpack(directory: string, script: string): Promise<void>;
  /** Waits until a script on the server says `yes`. */
  until(script: string): Promise<void>;
}

function useOneServer(): OneServer {
  jest.setTimeout(10 * 60_000);
  let lab: Lab;
  const open: Host[] = [];
  beforeAll(async () => {
    const without = { swarm: false, registry: false, builder: false, postgres: false };
    lab = await startLab({ nodes: 1, ...without }, { logger });
  }, 600_000);
  afterEach(async () => {
    await Promise.all(open.splice(0).map((host) => host.close()));
  });
  afterAll(async () => {
    await lab?.stop();
  }, 400_000);

  const onServer = async (script: string) => {
    const { exitCode, stdout, stderr } = await lab.node('manager').exec(['sh', '-c', script]);
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout.trim();
  };
  return {
    onServer,
    async unpack(directory, script) {
      const into = ['docker', 'exec', '--interactive', `fairway-lab-${lab.name}-manager`];
      const unpacking = `mkdir ${directory} && tar -C ${directory} -x`;
      const pipe = `{ ${script}\n} | ${into.join(' ')} sh -c '${unpacking}'`;
      const { exitCode, stderr } = await run(['bash', '-euo', 'pipefail', '-c', pipe]);
      if (exitCode !== 0) throw new Error(stderr);
    },
    async connect(user = 'deploy') {
      const { name, address } = lab.node('manager');
      const { privateKey } = lab.ssh;
      const target = { name, address, user, privateKey, hostKeys: { knownHosts: lab.knownHosts } };
      const host = await connectHost(target, deps);
      open.push(host);
      return host;
    },
    async until(script) {
      // The loop runs on the server: a command that is started from here for each look costs more than the look.
      const loop = 'for look in $(seq 900); do [ "$(sh -c "$1")" = yes ] && exit; sleep 0.2; done; exit 1';
      const { exitCode } = await lab.node('manager').exec(['sh', '-c', loop, 'until', script]);
      if (exitCode !== 0) throw new Error(`not so after minutes: ${script}`);
    },
  };
}

/** All tests of this folder's sources share this server. Each has names of its own. */
export const server = useOneServer();
export const { signal } = new AbortController();
