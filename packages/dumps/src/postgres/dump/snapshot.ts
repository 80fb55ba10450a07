import { z } from 'zod';
import type { PgAccess } from '../../psql/access.ts';
import { literal } from '../../psql/conversation.ts';
import { openLifeline } from '../../psql/lifeline.ts';
import { openSession, type PgSession, type SessionOptions } from '../../psql/session.ts';

/** A moment of a database that several sessions see, as long as it is open. */
export interface Snapshot {
  /** The name under which pg_dump takes it over. */
  readonly id: string;
  /** `15.18`. */
  readonly version: string;
  readonly major: number;
  /** The session that holds it. */
  readonly holder: PgSession;
  /** Opens another session that sees it, and ends with it. */
  share(): Promise<PgSession>;
  /** Ends it and all of its sessions. */
  close(): Promise<void>;
}

const row = z.object({ id: z.string(), version: z.string(), number: z.coerce.number() });
const readOnly = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/**
 * Takes a snapshot of a database and holds it. Its sessions are ended by the server also where this run is killed.
 * @param options.application the name of its sessions and of the dump's, and of no other
 */
export async function takeSnapshot(access: PgAccess, options: SessionOptions): Promise<Snapshot> {
  const open = () => openSession(access, options);
  const lifeline = await openLifeline(access, options.application, options.clock);
  const sessions: PgSession[] = [];
  const close = async () => {
    await Promise.all(sessions.map((session) => session.close()));
    await lifeline.close();
  };
  try {
    const holder = await open();
    sessions.push(holder);
    const [, [taken]] = await Promise.all([
      holder.run(readOnly),
      holder.query(
        `SELECT pg_export_snapshot() AS id, current_setting('server_version') AS version,
          current_setting('server_version_num') AS number`,
        row,
      ),
    ]);
    if (!taken) throw new TypeError('The server exported no snapshot.');
    return {
      id: taken.id,
      version: taken.version.split(' ')[0] ?? taken.version,
      major: Math.floor(taken.number / 10_000),
      holder,
      async share() {
        const session = await open();
        sessions.push(session);
        await Promise.all([
          session.run(readOnly),
          session.run(`SET TRANSACTION SNAPSHOT ${literal(taken.id)}`),
        ]);
        return session;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
