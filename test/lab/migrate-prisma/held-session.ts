import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Lab } from '@fairway/lab';

/** A session of the server that has done something and stays as it is. */
export interface HeldSession {
  /** Ends it, and with it what it holds. */
  release(): Promise<void>;
}

let count = 0;

/** Opens a session, runs SQL in it, and holds it with its locks and its transaction until it is let go. */
export async function holdSession(lab: Lab, url: string, sql: string): Promise<HeldSession> {
  const name = `held-${++count}`;
  const { hostname, username, password, pathname } = new URL(url);
  const env = {
    PGHOST: hostname,
    PGUSER: username,
    PGPASSWORD: password,
    PGDATABASE: pathname.slice(1),
    PGAPPNAME: name,
  };
  const names = Object.keys(env).flatMap((each) => ['--env', each]);
  const container = `fairway-lab-${lab.name}-postgres`;
  const psql = ['psql', '--quiet', '--no-psqlrc', '--set', 'ON_ERROR_STOP=1'];
  const child = spawn('docker', ['exec', '--interactive', ...names, container, ...psql], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.on('error', () => {});
  const ended = once(child, 'close');
  child.stdin.write(`${sql};\n`);
  const holds = `select 1 from pg_stat_activity where application_name = '${name}' and state like 'idle%' and query <> ''`;
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`the session that should do ${sql} has ended`);
    return (await lab.postgres.query(url, holds)).length > 0;
  });
  return {
    // What it ran ends with its input: nothing has to be started for it.
    async release() {
      child.stdin.end();
      await ended;
    },
  };
}

/** Asks again and again until it is so; the test's own time limit ends it. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 100));
}
