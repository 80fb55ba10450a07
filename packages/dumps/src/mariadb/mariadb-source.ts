import type { Finding, Source } from '../source.ts';
import { roomForProof } from '../throwaway/room.ts';
import { describeMaria, type MariaAccess, openMaria } from './access.ts';
import { dumpMaria, serverOf } from './dump.ts';
import { dumpMariaGlobals } from './globals/dump-globals.ts';
import type { MariaDeps, MariaSettings } from './mariadb-settings.ts';
import { mariaProof, noImage } from './restore/prove.ts';
import { mariaRestore } from './restore/restore-mariadb.ts';
import { missingRights } from './rights.ts';
import { sizeOf } from './server-facts.ts';

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
  const { name, globals, verifyImage } = settings;
  const { place } = access;
  const where = describeMaria(access);
  return {
    name,
    kind: 'mariadb',
    where,
    content: 'sql',
    dumpGlobals:
      globals === 'none'
        ? undefined
        : (signal) => dumpMariaGlobals(access, { passwords: globals === 'with-passwords', signal }),
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
    prove: mariaProof(settings, access, deps),
    restore: mariaRestore(access, deps),

    isItself: (target) => target === access.database,
    sibling: (target) => sourceOf({ ...settings, name: target }, { ...access, database: target }, deps),
    close: async () => {},
  };
}
