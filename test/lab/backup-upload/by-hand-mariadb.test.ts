import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { carryDump, newBackupId, readRecipient } from '@fairway/backups';
import { openMariadb } from '@fairway/dumps';
import { localHost } from '@fairway/host';
import { silentLogger as logger, poll, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { memoryDestination } from '../../stage/object-stores/memory-destination.ts';
import { freePorts } from '../free-ports.ts';
import { newKey, restoreByHand } from './by-hand.ts';

const run = promisify(execFile);
const clock = systemClock;
const signal = new AbortController().signal;

let directory: string;
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
  await poll({ clock, timeoutMs: 30_000, intervalMs: 100 }, async () => ({
    done: await sql('SELECT 1').then(Boolean, () => false),
    value: undefined,
  }));
  await sql(
    'CREATE DATABASE shop; CREATE TABLE shop.orders (id int PRIMARY KEY); INSERT INTO shop.orders VALUES (1), (2), (3)',
  );
}, 60_000);
afterAll(async () => {
  server?.kill('SIGKILL');
  await ended;
  await rm(directory, { recursive: true, force: true });
});

test('a MariaDB database is back by the lines of the README, with the programs of Debian alone', async () => {
  const source = await openMariadb(
    {
      ...{ name: 'shop', database: 'shop', globals: 'none', verifyImage: undefined, proofMemory: undefined },
      reach: {
        ...{ kind: 'on-host', host: localHost({ logger, clock }), user: 'root', password: undefined },
        address: { host: '127.0.0.1', port },
      },
    },
    { logger, clock, signal },
  );
  const { privateKey, publicKey } = await newKey();
  const id = newBackupId(clock.now());
  const place = memoryDestination('place', { clock });
  const file = `${id}.sql.zst.age`;
  const { stored } = await carryDump((stop) => source.dump(stop), {
    ...{ key: `shop/${file}`, contentType: 'x', of: 'The dump', content: 'sql', compression: 'zst' },
    ...{ recipients: [readRecipient(publicKey)], destinations: [place], stallMs: 60_000 },
    ...{ clock, logger, signal },
  });
  await source.close();
  const manifest = { objects: [{ file, sha256: stored.sha256 }] };
  await writeFile(join(directory, file), place.objects.get(`shop/${file}`) ?? '');
  await writeFile(join(directory, `${id}.manifest.json`), JSON.stringify(manifest));
  await writeFile(join(directory, 'key.txt'), privateKey);
  await restoreByHand('.sql', { directory, source: 'shop', id, env });
  expect(await sql('SELECT count(*) FROM `shop-restored`.orders')).toBe('3');
});
