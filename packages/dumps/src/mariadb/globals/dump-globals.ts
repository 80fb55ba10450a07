import { Readable } from 'node:stream';
import { Failure } from '@fairway/runtime';
import type { CatalogEntry, DumpFacts, SourceDump } from '../../source.ts';
import { describeMaria, type MariaAccess } from '../access.ts';
import { serverOf } from '../versions.ts';
import { type Account, accountStatements, grantsOf, unknownHash } from './account-script.ts';
import { readAccounts } from './read-accounts.ts';

/**
 * Dumps what belongs to the whole server: users, roles and what they may. No dump of a database has them.
 * @param passwords whether the hashes of passwords go along
 * @throws Failure where the user may not read them
 */
export async function dumpMariaGlobals(
  access: MariaAccess,
  { passwords, signal }: { readonly passwords: boolean; readonly signal: AbortSignal },
): Promise<SourceDump> {
  const server = await serverOf(access, signal);
  const accounts = await readAccounts(access, signal).catch((error: unknown) => {
    throw signal.aborted ? error : notRead(access, error);
  });
  const statements = accountStatements(accounts, passwords ? undefined : unknownHash);
  const lines = [
    `-- Users, roles and grants of ${server}.`,
    ...(passwords
      ? []
      : ['-- No password is in here: give each user a new one by ALTER USER … IDENTIFIED BY …']),
    ...statements.map((statement) => `${statement};`),
    '-- Dump completed',
  ];
  const known: DumpFacts = {
    tool: `SHOW CREATE USER and SHOW GRANTS of ${server}`,
    server,
    database: null,
    image: access.place.container?.image ?? null,
    contents: { rows: {}, catalog: accounts.map(entryOf) },
    migrations: null,
  };
  return { bytes: Readable.from([Buffer.from(`${lines.join('\n')}\n`)]), facts: Promise.resolve(known) };
}

function entryOf(account: Account): CatalogEntry {
  const { user, host, isRole } = account;
  return {
    kind: isRole ? 'role' : 'user',
    name: isRole ? user : `${user}@${host}`,
    detail: grantsOf(account).join('; '),
  };
}

function notRead(access: MariaAccess, cause: unknown): Failure {
  return new Failure({
    what: `The users of the server of the ${describeMaria(access)} cannot be dumped.`,
    why: 'The user who dumps may not read the accounts of others.',
    evidence: cause instanceof Failure ? [cause.why, ...cause.evidence] : [],
    fix: 'GRANT SELECT ON mysql.* TO that user, or leave `globals` out.',
    cause,
  });
}
