import { withConnection } from '../connection/connection.ts';
import { libpqEnvironment } from '../connection/libpq-environment.ts';
import { dockerRunArgv } from '../reach/docker-run.ts';
import type { Route } from '../reach/route.ts';
import { clientsFor, listClients } from './clients.ts';
import { dumpFailed, noClients } from './dump-problem.ts';

/** A dump that was read back completely. */
export interface Dump {
  /** `on the runner` or `on NAME`. */
  readonly place: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The number of entries (objects, data of tables) in its table of contents. */
  readonly entries: number;
}

export interface DumpRequest {
  readonly file: string;
  /** The image whose pg_dump is used instead of the machine's own. */
  readonly image: string | undefined;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** A database to dump, as this machine reaches it, and as the dumping machine reaches it. */
export type DumpSource = Pick<Route, 'target' | 'dumps'>;

/**
 * Dumps a whole database in pg_dump's custom format on the machine where its Prisma runs, and reads all of it back with
 * pg_restore. The file gets its name only after that. Only its owner may read it.
 * @param name the user's name for the database
 * @throws Failure when a program is missing, too old, or fails; no file is left then
 */
export async function dumpDatabase(name: string, source: DumpSource, request: DumpRequest): Promise<Dump> {
  const { file, image, signal, timeoutMs } = request;
  const { host, target } = source.dumps;
  const part = `${file}.part`;
  const place = host.address === 'local' ? 'on the runner' : `on ${host.name}`;
  const programs = await programsFor(name, source, place, request);
  const run = async (program: string, script: string, argv: readonly string[]) => {
    const options = { env: libpqEnvironment(target), accept: 'any', signal, timeoutMs } as const;
    const shell = ['sh', '-c', script, 'sh', part, ...argv];
    const { exitCode, stdout, stderr } = await host.exec(shell, {
      ...options,
      show: `${program} of ${name}`,
    });
    if (exitCode !== 0) throw dumpFailed(name, target, image, { program, exitCode, stderr });
    return stdout;
  };
  try {
    const directory = `umask 077; mkdir -p -- "$(dirname -- "$1")"`;
    const write = `${directory} && exec 3>"$1" && shift && exec "$@" >&3`;
    const read = 'exec <"$1" && shift && exec "$@"';
    await run('pg_dump', write, programs.dump);
    const list = await run('pg_restore', read, [...programs.restore, '--list']);
    // The list is at the head of the file. Only a complete reading shows that the file has its end.
    await run('pg_restore', read, [...programs.restore, '--file=/dev/null']);
    const entries = list.split('\n').filter((line) => /^\d+;/.test(line)).length;
    const sum = await run('sha256sum', 'exec sha256sum <"$1"', []);
    await host.exec(['mv', '--', part, file], { signal });
    const bytes = (await host.stat(file))?.size ?? 0;
    return { place, file, bytes, sha256: sum.slice(0, 64), entries };
  } catch (error) {
    await host.remove(part).catch(() => {});
    throw error;
  }
}

interface Programs {
  readonly dump: readonly string[];
  readonly restore: readonly string[];
}

const dumpOptions = ['--format=custom', '--no-password'];

async function programsFor(
  name: string,
  { target: near, dumps: { host, target, network } }: DumpSource,
  place: string,
  { image, signal }: DumpRequest,
): Promise<Programs> {
  if (image !== undefined) {
    const { caFile } = target.tls;
    const run = { network, pass: Object.keys(libpqEnvironment(target)), interactive: true };
    const files = caFile === undefined ? [] : [caFile];
    return {
      dump: dockerRunArgv(image, { ...run, files, entrypoint: 'pg_dump' }, dumpOptions),
      restore: dockerRunArgv(image, { network: 'none', interactive: true, entrypoint: 'pg_restore' }, []),
    };
  }
  const server = await withConnection(near, { timeoutMs: 10_000, signal }, async (client) => {
    const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
    return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  });
  const found = await listClients(host, signal);
  const clients = clientsFor(found, server);
  if (clients === undefined) throw noClients(name, target, place, server, found);
  return { dump: [clients.pgDump, ...dumpOptions], restore: [clients.pgRestore] };
}
