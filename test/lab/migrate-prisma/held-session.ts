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
  const stay = `select pg_sleep(600), '${name}'`;
  const ended = lab.postgres.query(url, `${sql}; ${stay}`).then(
    () => {},
    () => {},
  );
  const sessions = `from pg_stat_activity where query like '%pg_sleep%${name}%' and pid <> pg_backend_pid()`;
  await until(async () => (await lab.postgres.query(url, `select pid ${sessions}`)).length > 0);
  return {
    async release() {
      await lab.postgres.query(url, `select pg_terminate_backend(pid) ${sessions}`);
      await ended;
    },
  };
}

/** Asks again and again until it is so; the test's own time limit ends it. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 100));
}
