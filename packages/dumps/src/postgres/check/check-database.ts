import type { Clients } from '@fairway/database';
import { type Clock, Failure } from '@fairway/runtime';
import { z } from 'zod';
import type { PgAccess } from '../../psql/access.ts';
import { openSession, type PgSession } from '../../psql/session.ts';
import type { Finding } from '../../source.ts';
import { programsFor } from '../dump/choose-programs.ts';
import { obstaclesToDump } from './rights.ts';
import { remarksOnServer } from './server-remarks.ts';

const serverRow = z.object({ number: z.coerce.number(), bytes: z.coerce.number() });

export interface CheckedDatabase {
  readonly findings: readonly Finding[];
  /** What the database takes on the disk of its server; undefined where nobody could be asked. */
  readonly bytes: number | undefined;
}

/** Finds what stands in the way of a dump: rights, row security, programs, locks. Nothing is changed. */
export async function checkDatabase(
  access: PgAccess,
  deps: { readonly clients: readonly Clients[]; readonly signal: AbortSignal; readonly clock: Clock },
): Promise<CheckedDatabase> {
  const { clients, signal, clock } = deps;
  try {
    const session = await openSession(access, { application: 'fairway-check', signal, clock });
    try {
      return await findingsOf(access, session, clients);
    } finally {
      await session.close();
    }
  } catch (error) {
    return { findings: [asFinding(error)], bytes: undefined };
  }
}

async function findingsOf(
  access: PgAccess,
  session: PgSession,
  clients: readonly Clients[],
): Promise<CheckedDatabase> {
  const [server] = await session.query(
    `SELECT current_setting('server_version_num') AS number, pg_database_size(current_database())::text AS bytes`,
    serverRow,
  );
  const { number = 0, bytes } = server ?? {};
  const major = Math.floor(number / 10_000);
  const findings: Finding[] = [];
  try {
    programsFor(access, clients, major);
  } catch (error) {
    findings.push(asFinding(error));
  }
  findings.push(...(await obstaclesToDump(session)), ...(await remarksOnServer(session, major)));
  return { findings, bytes };
}

function asFinding(error: unknown): Finding {
  if (!(error instanceof Failure)) throw error;
  const { what, why, fix } = error;
  return { level: 'error', what, why, fix };
}
