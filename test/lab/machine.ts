import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Lab, Ran } from '@fairway/lab';

/** Runs a command of this machine to its end. */
export async function run(
  [command = '', ...args]: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  const child = spawn(command, args, { env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 255));
  });
  return { exitCode, stdout, stderr };
}

/** Everything that the engine and the file system hold for a lab. */
export async function heldBy(lab: string): Promise<string[]> {
  const filter = ['--filter', `label=io.fairway.lab=${lab}`];
  const lists = await Promise.all([
    run(['docker', 'ps', '--all', ...filter, '--format', 'container {{.Names}}']),
    run(['docker', 'volume', 'ls', ...filter, '--format', 'volume {{.Name}}']),
    run(['docker', 'network', 'ls', ...filter, '--format', 'network {{.Name}}']),
  ]);
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  const directory = join(state, 'fairway-lab', lab);
  const held = lists.flatMap(({ stdout }) => stdout.split('\n')).filter(Boolean);
  return existsSync(directory) ? [...held, `directory ${directory}`] : held;
}

/** The argv of OpenSSH's own client towards a server of the lab; a command follows. */
export async function sshCommand(
  lab: Lab,
  address: string,
  directory: string,
  options: readonly string[] = [],
): Promise<string[]> {
  const knownHosts = join(directory, 'known_hosts');
  await writeFile(knownHosts, lab.knownHosts);
  return [
    ...['ssh', '-F', 'none', '-i', lab.ssh.privateKeyFile, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'],
    ...['-o', `UserKnownHostsFile=${knownHosts}`, '-o', 'StrictHostKeyChecking=yes', ...options],
    `${lab.ssh.user}@${address}`,
  ];
}

/** A shell over one open connection. */
export function openShell([command = '', ...args]: readonly string[]): {
  ask: (line: string) => Promise<string>;
  isWaiting: () => boolean;
  close: () => Promise<unknown>;
} {
  const child: ChildProcessWithoutNullStreams = spawn(command, [...args, 'sh']);
  const ended = new Promise((resolve) => child.on('close', resolve));
  let waiting = 0;
  return {
    async ask(line) {
      waiting += 1;
      child.stdin.write(`${line}\n`);
      const answer = await new Promise<string>((resolve) =>
        child.stdout.once('data', (data) => resolve(`${data}`)),
      );
      waiting -= 1;
      return answer.trim();
    },
    isWaiting: () => waiting > 0,
    close() {
      child.stdin.end();
      return ended;
    },
  };
}

/**
 * Starts a lab of one server in another process, and kills that process.
 * @returns the lab's name, and what was held for it when its process was killed: from then on, whoever starts a lab on
 * this machine sweeps it away.
 */
export async function crashWithLab(): Promise<{ readonly name: string; readonly held: readonly string[] }> {
  const program = `
    import { startLab } from '@fairway/lab';
    import { silentLogger as logger } from '@fairway/runtime';
    const lab = await startLab({ nodes: 1 }, { logger });
    console.log(lab.name);
    setInterval(() => {}, 1000);`;
  const argv = ['--conditions=fairway-source', '--input-type=module', '--eval', program];
  const env = { ...process.env, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, argv, {
    cwd: import.meta.dirname,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const name = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data) => resolve(`${data}`.trim()));
    ended.then(() => reject(new Error('the process ended before its lab was up')));
  });
  const held = await heldBy(name).finally(() => child.kill('SIGKILL'));
  await ended;
  return { name, held };
}
