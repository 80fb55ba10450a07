import type { Clients } from '@fairway/database';
import type { Host } from '@fairway/host';
import type { Clock, Logger } from '@fairway/runtime';
import { holdMigrationLock } from '../lock/migration-lock.ts';
import { describeAccess, type PgAccess, toDatabase } from '../psql/access.ts';
import { openAccess, type PgReach } from '../psql/reach.ts';
import type { Finding, Source } from '../source.ts';
import { roomForProof } from '../throwaway/room.ts';
import { checkDatabase } from './check/check-database.ts';
import { programsFor } from './dump/choose-programs.ts';
import { dumpDatabase } from './dump/dump-database.ts';
import { dumpGlobals } from './dump/dump-globals.ts';
import { serverIdOf } from './server/server-id.ts';
import { postgresWayBack } from './way-back.ts';

/** A database of a PostgreSQL server, to back up. */
export interface PostgresSettings {
  /** The user's name for it. */
  readonly name: string;
  readonly reach: PgReach;
  /** Whether roles and grants of the server go along, and the hashes of passwords with them. */
  readonly globals: 'none' | 'without-passwords' | 'with-passwords';
  /** The image for throwaway servers; undefined for the one that the server runs from. */
  readonly verifyImage: string | undefined;
  /** The memory of throwaway servers in bytes; undefined for 1 GiB. */
  readonly proofMemory: number | undefined;
}

export interface PostgresDeps {
  /** This machine. */
  readonly here: Host;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Opens a PostgreSQL database as a source.
 * @throws Failure where it cannot be reached, or no client program is at the end of the way
 */
export async function openPostgres(
  settings: PostgresSettings,
  deps: PostgresDeps & { readonly signal: AbortSignal },
): Promise<Source> {
  const { access, clients, close } = await openAccess(settings.name, settings.reach, deps);
  return { ...sourceOf(settings, access, clients, deps), close };
}

function sourceOf(
  settings: PostgresSettings,
  access: PgAccess,
  clients: readonly Clients[],
  deps: PostgresDeps,
): Source {
  const { name, reach, globals, verifyImage, proofMemory } = settings;
  const { clock, logger } = deps;
  const dumpDeps = (signal: AbortSignal) => ({ name, clients, signal, clock });
  const fitting = (reached: PgAccess, major: number) => programsFor(reached, clients, major).access;
  return {
    name,
    kind: 'postgres',
    where: describeAccess(access),
    content: 'pgdump',
    async check(signal): Promise<readonly Finding[]> {
      const { findings, bytes } = await checkDatabase(access, { clients, signal, clock });
      const room = bytes === undefined ? [] : await roomForProof(access.place.host, bytes, signal);
      return [...findings, ...room];
    },
    lock: (request) => holdMigrationLock(access, request, clock),
    dump: (signal) => dumpDatabase(access, dumpDeps(signal)),
    dumpGlobals:
      globals === 'none'
        ? undefined
        : (signal) => dumpGlobals(access, { ...dumpDeps(signal), passwords: globals === 'with-passwords' }),
    ...postgresWayBack(access, { clock, logger, verifyImage, proofMemory, fitting }),
    server: { elsewhere: isElsewhere(reach), id: (signal) => serverIdOf(access, { clock, signal }) },
    isItself: (target) => target === access.database,
    sibling: (target) => sourceOf({ ...settings, name: target }, toDatabase(access, target), clients, deps),
    close: async () => {},
  };
}

/** Whether a server may be on a machine that is none of the run's: the one of `ssh-tunnel` is only on the way. */
function isElsewhere({ kind }: PgReach): boolean {
  return kind === 'direct' || kind === 'ssh-tunnel';
}
