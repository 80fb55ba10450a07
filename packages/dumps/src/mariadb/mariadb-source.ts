import type { Host } from '@fairway/host';
import { keptName } from '../exchange/kept-name.ts';
import type { Finding, Source } from '../source.ts';
import { roomForProof } from '../throwaway/room.ts';
import { describeMaria, type MariaAccess } from './access.ts';
import { brokenViews } from './broken-views.ts';
import { dumpMaria } from './dump.ts';
import { dumpMariaGlobals } from './globals/dump-globals.ts';
import { holdMariaLock } from './lock/hold-lock.ts';
import type { MariaDeps, MariaSettings } from './mariadb-settings.ts';
import { mariaExchange } from './move/exchange.ts';
import { type MariaReach, openMaria } from './reach/reach.ts';
import { mariaProof, noImage } from './restore/prove.ts';
import { mariaRestore } from './restore/restore-mariadb.ts';
import { missingRights } from './rights.ts';
import { sizeOf } from './server-facts.ts';
import { serverOf } from './versions.ts';

/**
 * Opens a database of MariaDB or MySQL as a source.
 * @throws Failure where it cannot be reached, or no client program is at the end of the way
 */
export async function openMariadb(
  settings: MariaSettings,
  { here, signal, ...deps }: MariaDeps & { readonly here: Host; readonly signal: AbortSignal },
): Promise<Source> {
  const { name, kind, reach } = settings;
  const { access, close } = await openMaria(reach, { name, kind, here, signal });
  return { ...sourceOf(settings, access, deps), close };
}

/** A database as a source, reached already. */
export function sourceOf(settings: MariaSettings, access: MariaAccess, deps: MariaDeps): Source {
  const { name, reach, globals, verifyImage } = settings;
  const { place } = access;
  const { clock } = deps;
  const where = describeMaria(access);
  return {
    name,
    kind: access.dialect.kind,
    where,
    content: 'sql',
    dumpGlobals:
      globals === 'none'
        ? undefined
        : (signal) => dumpMariaGlobals(access, { passwords: globals === 'with-passwords', signal }),
    exchange: mariaExchange(access, access.database, () => keptName(access.database, clock.now()), clock),

    async check(signal): Promise<readonly Finding[]> {
      await serverOf(access, signal);
      // Without rights, views are not to be seen.
      const rights = await missingRights(access, signal);
      const image = verifyImage ?? place.container?.imageId;
      return [
        ...(rights.length > 0 ? rights : await brokenViews(access, signal)),
        ...(image === undefined ? [noImage(access)] : []),
        ...(await roomForProof(place.host, await sizeOf(access, signal), signal)),
      ];
    },

    lock: (request) => holdMariaLock(access, request, deps),
    dump: (signal) => dumpMaria(access, signal),
    prove: mariaProof(settings, access, deps),
    restore: mariaRestore(access, deps),

    ...serverAt(reach),
    isItself: (target) => target === access.database,
    sibling: (target) => sourceOf({ ...settings, name: target }, { ...access, database: target }, deps),
    close: async () => {},
  };
}

/**
 * A server that is reached directly is known by its address: the numbers that MariaDB and MySQL give their servers are
 * others after a failover. The address at the end of a tunnel has a meaning on the machine of the tunnel alone.
 */
function serverAt(reach: MariaReach): Pick<Source, 'server'> {
  if (reach.kind !== 'direct') return {};
  const { host, port } = reach.target;
  return { server: { elsewhere: true, id: async () => `${host}:${port}` } };
}
