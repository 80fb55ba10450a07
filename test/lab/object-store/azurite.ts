import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Microsoft's own stand-in for Azure's storage, which checks signatures and sums. It keeps all in memory. */
export interface Azurite {
  /** The endpoint of its account. */
  readonly url: string;
  readonly account: string;
  readonly key: string;
  stop(): Promise<void>;
}

const account = 'lab';
const key = Buffer.from('the key of the lab').toString('base64');

/** Starts Azurite on a free port of this machine. */
export async function startAzurite(): Promise<Azurite> {
  const home = dirname(createRequire(import.meta.url).resolve('azurite/package.json'));
  const main = join(home, 'dist/src/blob/main.js');
  const options = ['--inMemoryPersistence', '--disableTelemetry', '--silent', '--blobPort', '0'];
  const child = spawn(process.execPath, [main, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], AZURITE_ACCOUNTS: `${account}:${key}` },
  });
  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  for await (const text of child.stdout) {
    said += text;
    const url = /successfully listens on (http:\S+)/.exec(said)?.[1];
    if (url) {
      child.stdout.resume();
      return { url: `${url}/${account}`, account, key, stop };
    }
  }
  throw new Error(`Azurite did not start:\n${said}`);
}
