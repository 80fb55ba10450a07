import { spawn } from 'node:child_process';
import { beforeAll, describe, test } from '@jest/globals';
import type { PostgresServer } from '../postgres-server.ts';

/** Begins a dump that nobody reads, in a process of its own. It prints `begun` when the dump runs. */
const program = `
import { openPostgres } from '@fairway/dumps';
import { connectHost, localHost } from '@fairway/host';
import { silentLogger as logger, systemClock as clock } from '@fairway/runtime';
const { target, database } = JSON.parse(process.env.DUMP);
const host = await connectHost(target, { logger, clock });
const { signal } = new AbortController();
const service = { project: 'harbor', service: 'db' };
const reach = { kind: 'in-container', hosts: [host], service, database };
const source = await openPostgres({ name: database, reach, globals: 'none' }, { here: localHost({ logger, clock }), logger, clock, signal });
await source.dump(signal);
console.log('begun');
setInterval(() => {}, 1000);`;

const sessions = `SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'fairway%'`;

const lockHeld = `SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation > 16384`;

/** What stays in the server of a run that was killed. */
export function describeKilled(server: PostgresServer): void {
  describe('a run that is killed leaves no session in the server', () => {
    const database = 'large';

    beforeAll(async () => {
      await server.sql('postgres', `CREATE DATABASE ${database}`);
      // More than all buffers between pg_dump and its reader hold.
      await server.sql(
        database,
        'CREATE TABLE logs AS SELECT g AS id, repeat(md5(g::text), 4) AS line FROM generate_series(1, 200000) g',
      );
    });

    const dumping = () => {
      const { name, address } = server.lab.node('manager');
      const { user, privateKey } = server.lab.ssh;
      const target = { name, address, user, privateKey, hostKeys: { knownHosts: server.lab.knownHosts } };
      const argv = ['--conditions=fairway-source', '--input-type=module', '--eval', program];
      const env = { ...process.env, NODE_OPTIONS: '', DUMP: JSON.stringify({ target, database }) };
      const child = spawn(process.execPath, argv, {
        cwd: import.meta.dirname,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const begun = new Promise<void>((resolve, reject) => {
        child.stdout.once('data', () => resolve());
        child.once('close', () => reject(new Error('the process ended before its dump had begun')));
      });
      return { child, begun };
    };

    test('while its dump waits for a reader', async () => {
      const { child, begun } = dumping();
      await begun;
      await server.until(`${sessions} AND query LIKE 'COPY %'`, '1');
      child.kill('SIGKILL');
      await server.until(sessions, '0');
      await server.until(
        `SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
        '0',
      );
    });

    test('while it waits for a lock', async () => {
      const lock = server.sql(database, 'BEGIN; LOCK TABLE logs; SELECT pg_sleep(600)').catch(() => {});
      await server.until(lockHeld, '1');
      const { child, begun } = dumping();
      begun.catch(() => {});
      await server.until(
        `SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name LIKE 'fairway-backup%' AND wait_event_type = 'Lock'`,
        't',
      );
      child.kill('SIGKILL');
      await server.until(sessions, '0');
      // They ended before what they waited for.
      await server.until(lockHeld, '1');
      await server.sql(
        database,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' AND pid <> pg_backend_pid()`,
      );
      await lock;
    });
  });
}
