import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock as clock, poll } from '@fairway/runtime';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startS3 } from '../../stage/object-stores/s3/s3.ts';
import { runStep } from '../../stage/step/run-step.ts';
import { freePorts } from '../free-ports.ts';
import { fetchObjects, newKey, restoreByHand } from './by-hand.ts';

const run = promisify(execFile);
const password = 'open-sesame';

let directory: string;
let fetched: string | undefined;
let port: number;
let server: ChildProcess;
let ended: Promise<unknown>;
/** Where the programs of MariaDB find this server. */
let env: Readonly<Record<string, string>>;

const sql = async (text: string) =>
  (await run('mariadb', ['-N', '-e', text], { env: { ...process.env, ...env } })).stdout.trim();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-by-hand-mariadb-'));
  const [data, socket] = [join(directory, 'data'), join(directory, 'socket')];
  // Debian's own settings name another socket, and come before those of a person.
  env = { HOME: directory };
  await writeFile(join(directory, '.my.cnf'), `[client]\nsocket=${socket}\n`);
  [port = 0] = await freePorts(1);
  await mkdir(data);
  const own = ['--no-defaults', '--user=root', `--datadir=${data}`];
  await run('mariadb-install-db', [...own, '--auth-root-authentication-method=normal', '--skip-test-db']);
  server = spawn('mariadbd', [...own, `--socket=${socket}`, `--port=${port}`, '--bind-address=127.0.0.1'], {
    stdio: 'ignore',
  });
  ended = new Promise((resolve) => server.once('exit', resolve));
  await poll({ clock, timeoutMs: 300_000, intervalMs: 100 }, async () => ({
    done: await sql('SELECT 1').then(Boolean, () => false),
    value: undefined,
  }));
  await sql(
    'CREATE DATABASE shop; CREATE TABLE shop.orders (id int PRIMARY KEY); INSERT INTO shop.orders VALUES (1), (2), (3)',
  );
  await sql(`ALTER USER root@localhost IDENTIFIED BY '${password}'`);
  await writeFile(join(directory, '.my.cnf'), `[client]\nsocket=${socket}\npassword=${password}\n`);
}, 60_000);
afterAll(async () => {
  server?.kill('SIGKILL');
  await ended;
  for (const each of [directory, ...(fetched ? [fetched] : [])])
    await rm(each, { recursive: true, force: true });
});

test('a MariaDB database is back by the lines of the README, with the programs of Debian alone', async () => {
  const { privateKey, publicKey } = await newKey();
  const s3 = await startS3(['backups']);
  const { exitCode, log, outputs } = await runStep({
    action: 'backup-upload',
    workspace: directory,
    inputs: {
      databases: '- {name: shop, kind: mariadb, reach: direct}',
      destinations: `- {name: cloud, kind: s3, endpoint: "${s3.url}", bucket: backups}`,
      credentials: `
cloud.access-key-id: key
cloud.secret-access-key: secret
shop.url: mysql://root:${password}@127.0.0.1:${port}/shop
`,
      'encrypt-to': publicKey,
      verify: 'read',
    },
  });
  await s3.stop();
  expect([exitCode, log]).toEqual([0, expect.any(String)]);
  const [{ id }] = JSON.parse(outputs['backups'] ?? '[]');
  const backup = await fetchObjects(s3.buckets.get('backups'), '', { source: 'shop', id, privateKey });
  fetched = backup.directory;
  await restoreByHand('.sql', { ...backup, env });
  expect(await sql('SELECT count(*) FROM `shop-restored`.orders')).toBe('3');
});
