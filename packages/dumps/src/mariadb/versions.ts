import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { describeMaria, type MariaAccess } from './access.ts';
import { dialects } from './dialect/dialects.ts';
import { queryMaria } from './run-sql.ts';

/** `MariaDB 10.11.6`. @throws Failure where it is another server */
export async function serverOf(access: MariaAccess, signal: AbortSignal): Promise<string> {
  const sql = `SELECT JSON_OBJECT('version', VERSION());`;
  const [row] = await queryMaria(access, sql, z.object({ version: z.string() }), { signal });
  const version = row?.version ?? '';
  const { dialect } = access;
  const server = dialect.serverOf(version);
  if (server !== undefined) return server;
  const other = Object.values(dialects).find((one) => one.serverOf(version) !== undefined);
  throw new Failure({
    what: `The ${describeMaria(access)} cannot be backed up.`,
    why: `Its server is "${version}", and no ${dialect.name}${dialect.oldest === '' ? '' : ` from ${dialect.oldest} on`}.`,
    fix: other
      ? `Write \`kind: ${other.kind}\`.`
      : 'Back it up by a source of kind `command`, with the programs of that server.',
  });
}

/** Finds out the version of the dump program: `mariadb-dump 10.11.6`. @throws Failure where it is older than the server */
export async function dumpToolOf(access: MariaAccess, server: string, signal: AbortSignal): Promise<string> {
  const { place, programs, dialect } = access;
  const said = (await place.host.exec(place.argv([programs.dump, '--version']), { signal })).stdout.trim();
  const [, version] = /(?:from|Distrib|Ver) ([0-9]+\.[0-9]+\.[0-9]+)/.exec(said) ?? [];
  if (dialect.needsOwnVersion && version !== undefined && isOlder(version, server))
    throw new Failure({
      what: `The ${describeMaria(access)} cannot be dumped whole.`,
      why: `${programs.dump} in ${place.where} is of ${version}, and the server is ${server}: an older one does not know all that a newer one keeps.`,
      fix: `Install ${dialect.clientPackage} of the version of the server there, or name its container.`,
    });
  return version === undefined ? said : `${dialect.programs.dump[0]} ${version}`;
}

/** By the first two numbers: what comes behind them changes no dump. */
function isOlder(version: string, server: string): boolean {
  const [major = 0, minor = 0] = numbersOf(version);
  const [serverMajor = 0, serverMinor = 0] = numbersOf(server);
  return major < serverMajor || (major === serverMajor && minor < serverMinor);
}

const numbersOf = (version: string) => (version.match(/\d+/g) ?? []).map(Number);
