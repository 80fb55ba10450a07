import type { Clock, Logger } from '@fairway/runtime';
import { Failure, messageOf } from '@fairway/runtime';
import { z } from 'zod';
import { NotProvable } from '../not-provable.ts';
import type { Finding, Source } from '../source.ts';
import { requireRoomForProof, roomForProof } from '../throwaway/room.ts';
import { withThrowaway } from '../throwaway/throwaway-server.ts';
import { describeMaria, type MariaAccess, type MariaReach, openMaria } from './access.ts';
import { dumpMaria, serverOf } from './dump.ts';
import { compareMaria, createMaria, fillMaria } from './fill.ts';
import { missingRights } from './rights.ts';
import { mariaName, mariaText, queryMaria, runSql } from './run-sql.ts';
import { mariadbKind, throwawayLogin } from './throwaway-kind.ts';

/** A database of a MariaDB server, to back up. */
export interface MariaSettings {
  /** The user's name for it. */
  readonly name: string;
  readonly reach: MariaReach;
  readonly database: string;
  /** The image for throwaway servers; undefined for the one that the server runs from. */
  readonly verifyImage: string | undefined;
  /** The memory of throwaway servers in bytes; undefined for 1 GiB. */
  readonly proofMemory: number | undefined;
}

export interface MariaDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Opens a MariaDB database as a source.
 * @throws Failure where it cannot be reached, or no client program is at the end of the way
 */
export async function openMariadb(
  settings: MariaSettings,
  { signal, ...deps }: MariaDeps & { readonly signal: AbortSignal },
): Promise<Source> {
  return sourceOf(settings, await openMaria(settings.reach, settings.database, signal), deps);
}

/** A database as a source, reached already. */
export function sourceOf(settings: MariaSettings, access: MariaAccess, deps: MariaDeps): Source {
  const { name, verifyImage, proofMemory } = settings;
  const { clock } = deps;
  const { place } = access;
  const where = describeMaria(access);
  return {
    name,
    kind: 'mariadb',
    where,
    content: 'sql',
    dumpGlobals: undefined,
    exchange: undefined,

    async check(signal): Promise<readonly Finding[]> {
      await serverOf(access, signal);
      const image = verifyImage ?? place.container?.imageId;
      return [
        ...(await missingRights(access, signal)),
        ...(image === undefined ? [noImage(where)] : []),
        ...(await roomForProof(place.host, await sizeOf(access, signal), signal)),
      ];
    },

    dump: (signal) => dumpMaria(access, signal),

    async prove(dump, expected, { signal, image: known, run }) {
      expected.catch(() => {});
      const ofServer = [known, place.container?.image, place.container?.imageId];
      const images = (verifyImage === undefined ? ofServer : [verifyImage]).filter((image) => image != null);
      if (images.length === 0) throw new NotProvable(noImage(where));
      // A server that is gone must not stand in the way of a proof.
      const bytes = await sizeOf(access, signal).catch(() => undefined);
      if (bytes !== undefined) await requireRoomForProof(place.host, bytes, signal);
      const kind = mariadbKind(await lowerCaseOf(access, signal).catch(() => 0));
      const options = { images, run, memoryBytes: proofMemory, signal };
      return await withThrowaway({ ...deps, host: place.host }, kind, options, async (server, alive) => {
        const began = clock.now();
        const login = { login: throwawayLogin, password: undefined };
        const restored = { ...access, ...login, place: server.place, database: 'restored' };
        await createMaria(restored, alive);
        await fillMaria(restored, dump, alive);
        const { contents } = await expected;
        const compared = await compareMaria(restored, contents, alive);
        return { ...compared, seconds: (clock.now() - began) / 1000, image: server.image };
      });
    },

    async restore(dump, expected, target, signal) {
      const began = clock.now();
      const restored = { ...access, database: target.name };
      if (target.mask !== undefined)
        throw notRestored(
          where,
          'A mask is not possible here: nothing keeps users out of a new database of MariaDB.',
        );
      if (await exists(access, target.name, signal))
        throw notRestored(
          where,
          `The database ${target.name} is there already, and MariaDB cannot rename databases.`,
        );
      await createMaria(restored, signal);
      try {
        await fillMaria(restored, dump, signal);
        const compared = await compareMaria(restored, expected.contents, signal);
        if (compared.differences.length > 0) throw notWhole(where, compared.differences);
        return { ...compared, seconds: (clock.now() - began) / 1000, where: describeMaria(restored) };
      } catch (error) {
        await dropAgain(access, target.name, error);
        throw error;
      }
    },

    isItself: (target) => target === access.database,
    sibling: (target) => sourceOf({ ...settings, name: target }, { ...access, database: target }, deps),
    close: async () => {},
  };
}

/** Drops what a failed restore has made. @throws Failure with both errors where it stays */
async function dropAgain(access: MariaAccess, database: string, cause: unknown): Promise<void> {
  try {
    const signal = AbortSignal.timeout(60_000);
    await runSql(access, `DROP DATABASE IF EXISTS ${mariaName(database)};`, { signal });
  } catch (error) {
    throw new Failure({
      what: `The restore failed, and a part of it stays: the ${describeMaria({ ...access, database })}.`,
      why: messageOf(cause),
      evidence: [messageOf(error)],
      fix: `Run DROP DATABASE ${mariaName(database)} there, and then restore again.`,
      cause,
    });
  }
}

const numberRow = z.object({ value: z.coerce.number() });

async function lowerCaseOf(access: MariaAccess, signal: AbortSignal): Promise<number> {
  const sql = `SELECT JSON_OBJECT('value', @@lower_case_table_names);`;
  const [row] = await queryMaria(access, sql, numberRow, { signal });
  return row?.value ?? 0;
}

/** The bytes that the database takes on the disk of its server, about. */
async function sizeOf(access: MariaAccess, signal: AbortSignal): Promise<number> {
  const sql = `SELECT JSON_OBJECT('value', COALESCE(SUM(DATA_LENGTH + INDEX_LENGTH), 0)) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${mariaText(access.database)};`;
  const [row] = await queryMaria(access, sql, numberRow, { signal });
  return row?.value ?? 0;
}

async function exists(access: MariaAccess, database: string, signal: AbortSignal): Promise<boolean> {
  const sql = `SELECT JSON_OBJECT('value', COUNT(*)) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${mariaText(database)};`;
  const [row] = await queryMaria(access, sql, numberRow, { signal });
  return row?.value !== 0;
}

function noImage(where: string): Finding {
  return {
    level: 'error',
    what: `A dump of the ${where} cannot be proven.`,
    why: 'Its server runs in no container, so nobody knows the image for a throwaway server.',
    fix: 'Set `verify-image` to an image of the same version, such as `mariadb:10.11`.',
  };
}

function notWhole(where: string, differences: readonly string[]): Failure {
  return new Failure({
    what: `The backup of the ${where} was not restored.`,
    why: 'Not everything came back.',
    evidence: differences,
    fix: 'Restore another backup, and look why this one lacks what is named.',
  });
}

function notRestored(where: string, why: string): Failure {
  return new Failure({
    what: `The backup of the ${where} was not restored. Nothing is changed.`,
    why,
    fix: 'Name a database that does not exist yet.',
  });
}
