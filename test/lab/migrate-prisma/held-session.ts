import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Lab } from '@fairway/lab';

/** An open session of the server that holds its locks and its transaction. */
export interface HeldSession {
  /** Ends the session and releases its locks. */
  release(): Promise<void>;
}

let count = 0;

/** Opens a session, runs SQL in it, and keeps it open with its locks and its transaction until it is released. */
export async function holdSession(
  lab: Lab,
  url: string,
  sql: string,
  name = `held-${++count}`,
): Promise<HeldSession> {
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
  const holds = `select from pg_stat_activity where application_name = '${name}' and state like 'idle%' and query <> ''`;
  const gone = ended.then(() => {
    throw new Error(`the session that should do ${sql} has ended`);
  });
  gone.catch(() => {});
  await Promise.race([until(lab, url, `exists (${holds})`), gone]);
  return {
    // psql ends with its input, so no further process is needed to end it.
    async release() {
      child.stdin.end();
      await ended;
    },
  };
}

/** Waits inside the server, which is asked once, until a condition holds. The time limit of the test ends it. */
export async function until(lab: Lab, url: string, condition: string): Promise<void> {
  await lab.postgres.query(
    url,
    `do $$ begin loop
       perform pg_stat_clear_snapshot();
       exit when ${condition};
       perform pg_sleep(0.1);
     end loop; end $$`,
  );
}
