import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDatabaseUrl } from '@fairway/database';
import { openPostgres, type PostgresSettings, type Source } from '@fairway/dumps';
import { connectHost, type Host, localHost } from '@fairway/host';
import { type Lab, startLab } from '@fairway/lab';
import { type Clock, silentLogger as logger, systemClock } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, jest } from '@jest/globals';

const clock = systemClock;
const here = localHost({ logger, clock });

/** The password of the server's first user: every sign that something between here and libpq may take for its own. */
export const password = `p%40ss'w"ord$1`;

const composeFile = `
services:
  db:
    image: harbor-db:1
    environment: {POSTGRES_PASSWORD: '${password.replaceAll("'", "''").replaceAll('$', '$$$$')}', POSTGRES_DB: harbor}
    ports: ['127.0.0.1:5432:5432']
    command: [postgres, -c, wal_level=logical]
    healthcheck:
      test: [CMD-SHELL, pg_isready -h 127.0.0.1 -U postgres]
      interval: 5s
      start_period: 60s
      start_interval: 300ms
`;

/** PostgreSQL in the service `db` of the Compose project `harbor` on a server of a lab. */
export interface PostgresServer {
  readonly lab: Lab;
  readonly directory: string;
  /** The host, connected over SSH until the test ends. */
  connect(): Promise<Host>;
  /** Runs a shell script on the server as root, and returns what it prints. */
  sh(script: string, input?: string): Promise<string>;
  /** Runs SQL in the container as a role, and returns what psql prints, without headings. */
  sql(database: string, sql: string, role?: string): Promise<string>;
  /** Opens a database in the container as a source, until the test ends. */
  open(database: string, more?: Partial<PostgresSettings>, user?: string, clock?: Clock): Promise<Source>;
  /** Opens a database by its URL as a source, until the test ends. */
  openUrl(kind: 'on-host' | 'ssh-tunnel', url: string): Promise<Source>;
  /** Waits until a query answers with this text. A server that restarts is asked again. */
  until(sql: string, answer: string): Promise<void>;
  /** Waits until a script on the server prints this. */
  says(script: string, wanted: string): Promise<void>;
}

/** Starts the server before the first test of a file, and takes it down after the last. */
export function usePostgresServer(): PostgresServer {
  jest.setTimeout(10 * 60_000);
  let lab: Lab;
  let directory: string;
  const open: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fairway-dumps-test-'));
    lab = await startLab({ nodes: 1, registry: true }, { logger });
    const { address, username, password: secret } = lab.registry;
    const image = `${address}/base/postgres`;
    await sh(
      `echo ${secret} | docker login -u ${username} --password-stdin ${address} && docker pull -q ${image} && docker tag ${image} harbor-db:1`,
    );
    await sh('docker compose -p harbor -f - up --detach --wait --quiet-pull', composeFile);
  }, 600_000);
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
  });
  afterAll(async () => {
    await lab?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 400_000);

  const sh = async (script: string, input?: string) => {
    const { exitCode, stdout, stderr } = await lab.node('manager').exec(['sh', '-c', script], input);
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout.trim();
  };
  // The loop runs on the server: a command that is started from here for each look costs more than the look.
  const says = async (script: string, wanted: string) => {
    const loop =
      'for look in $(seq 900); do said=$(sh -c "$1"); [ "$said" = "$2" ] && exit; sleep 0.2; done; echo "$said"; exit 1';
    const argv = ['sh', '-c', loop, 'says', script, wanted];
    const { exitCode, stdout } = await lab.node('manager').exec(argv);
    if (exitCode !== 0) throw new Error(`${script} says ${stdout.trim()} after minutes, and not ${wanted}`);
  };
  const connect = async () => {
    const { name, address } = lab.node('manager');
    const { user, privateKey } = lab.ssh;
    const target = { name, address, user, privateKey, hostKeys: { knownHosts: lab.knownHosts } };
    const host = await connectHost(target, { logger, clock });
    open.push(host);
    return host;
  };
  const sql = (database: string, text: string, role = 'postgres') =>
    sh(`docker exec -i harbor-db-1 psql -qAtX -v ON_ERROR_STOP=1 -U ${role} -d ${database} 2>&1`, text);
  const opened = async (
    settings: Pick<PostgresSettings, 'name' | 'reach'> & Partial<PostgresSettings>,
    its: Clock = clock,
  ) => {
    const plain = { globals: 'none', verifyImage: undefined, proofMemory: undefined } as const;
    const { signal } = new AbortController();
    const source = await openPostgres({ ...plain, ...settings }, { here, logger, clock: its, signal });
    open.push(source);
    return source;
  };
  return {
    get lab() {
      return lab;
    },
    get directory() {
      return directory;
    },
    connect,
    sh,
    sql,
    open: async (database, more = {}, user, its = clock) =>
      opened(
        {
          name: database,
          reach: {
            kind: 'in-container',
            hosts: [await connect()],
            service: { project: 'harbor', service: 'db' },
            database,
            user,
            password: undefined,
          },
          ...more,
        },
        its,
      ),
    openUrl: async (kind, url) =>
      opened({
        name: 'harbor',
        reach: { kind, host: await connect(), target: parseDatabaseUrl('harbor', url) },
      }),
    says,
    until: (query, answer) =>
      says(`docker exec -i harbor-db-1 psql -qAtX -U postgres -d postgres -c ${quoted(query)} 2>&1`, answer),
  };
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
