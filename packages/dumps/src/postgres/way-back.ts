import type { Clock, Logger } from '@fairway/runtime';
import { z } from 'zod';
import { keptName } from '../exchange/kept-name.ts';
import type { PgAccess } from '../psql/access.ts';
import { inSession } from '../psql/session.ts';
import type { Source } from '../source.ts';
import { requireRoomForProof } from '../throwaway/room.ts';
import { provePostgres } from './restore/prove.ts';
import { type FittingOf, restorePostgres } from './restore/restore-postgres.ts';
import { databaseExchange } from './server/exchange.ts';

export interface WayBackDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fitting: FittingOf;
  /** The image that a user chose for throwaway servers. */
  readonly verifyImage: string | undefined;
  /** The memory of throwaway servers in bytes. Default: 1 GiB. */
  readonly proofMemory: number | undefined;
}

/** What can be done with the dumps of a database. */
export type WayBack = Pick<Source, 'prove' | 'restore'> & Required<Pick<Source, 'exchange'>>;

/** The name of the sessions that look. */
const application = 'fairway';

/** The way back of a database. */
export function postgresWayBack(access: PgAccess, deps: WayBackDeps): WayBack {
  const { clock, logger, fitting, verifyImage, proofMemory } = deps;
  const { place, database } = access;
  // The image of the time of the dump, then that of today: a newer server reads what an older one wrote.
  const ofServer = (dumped: string | null) =>
    [...new Set([dumped, place.container?.image, place.container?.imageId])].filter((image) => image != null);
  return {
    async prove(open, { known, run, signal }) {
      // A server that is gone must not stand in the way of a proof.
      const { libraries, objects, bytes } = await askServer(access, clock, signal).catch(() => nothingKnown);
      if (bytes !== undefined) await requireRoomForProof(place.host, bytes, signal);
      return provePostgres({ host: place.host, clock, logger }, open, {
        images: verifyImage === undefined ? ofServer(known?.image ?? null) : [verifyImage],
        libraries,
        objects: Math.max(objects, known?.contents.catalog.length ?? 0),
        memoryBytes: proofMemory,
        run,
        signal,
      });
    },
    restore: async (dump, expected, target, signal) =>
      restorePostgres({ clock, logger, fitting }, access, dump, expected, target, signal),
    exchange: databaseExchange({ clock, logger }, access, database, () => keptName(database, clock.now())),
  };
}

/** What a throwaway server for a database needs. */
interface Needs {
  /** What the server loads at its start: some extensions need it. A role that may not read it gets nothing. */
  readonly libraries: string;
  /** How many tables, indexes, routines, constraints and large objects the database has. */
  readonly objects: number;
  /** What the database takes on the disk now. */
  readonly bytes: number | undefined;
}

const nothingKnown: Needs = { libraries: '', objects: 0, bytes: undefined };

const needsRow = z.object({
  libraries: z.string().nullable(),
  objects: z.number(),
  bytes: z.coerce.number(),
});

async function askServer(access: PgAccess, clock: Clock, signal: AbortSignal): Promise<Needs> {
  const [needs] = await inSession(access, { application, clock, signal }, (session) =>
    session.query(
      `SELECT (SELECT setting FROM pg_settings WHERE name = 'shared_preload_libraries') AS libraries,
        (SELECT count(*) FROM pg_class WHERE oid >= 16384) + (SELECT count(*) FROM pg_proc WHERE oid >= 16384)
          + (SELECT count(*) FROM pg_constraint) + (SELECT count(*) FROM pg_largeobject_metadata) AS objects,
        pg_database_size(current_database())::text AS bytes`,
      needsRow,
    ),
  );
  return needs ? { ...needs, libraries: needs.libraries ?? '' } : nothingKnown;
}
