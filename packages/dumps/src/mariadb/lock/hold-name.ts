import { type Clock, Failure } from '@fairway/runtime';
import { z } from 'zod';
import type { MariaAccess } from '../access.ts';
import { mariaText } from '../run-sql.ts';
import { isCluster } from './hold-lock.ts';
import { openMariaSession } from './session.ts';

/** A name that a session holds in the server for as long as its run lives. */
export interface HeldName {
  close(): Promise<void>;
}

/** A server ends a session of which it hears nothing for minutes. */
const beatMs = 60_000;

const heldRow = z.object({ held: z.coerce.boolean() });

/**
 * Holds a name of this run's own, so that others see whether the run lives: the session ends with it, also where it is
 * killed.
 */
export async function holdName(
  access: MariaAccess,
  name: string,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<HeldName> {
  const session = await openMariaSession(access, { clock, signal });
  const over = new AbortController();
  const ask = (sql: string) => session.query(`SELECT JSON_OBJECT('held', ${sql})`, heldRow);
  try {
    const [row] = await ask(`GET_LOCK(${mariaText(name)}, 0)`);
    if (!row?.held)
      throw new Failure({
        what: `The name ${name} cannot be held in ${session.where}.`,
        why: 'Another session holds it.',
        fix: 'Run this again.',
      });
  } catch (error) {
    await session.close();
    throw isCluster(error) ? noLocks(session.where, error) : error;
  }
  const beat = async () => {
    for (;;) {
      await clock.sleep(beatMs, over.signal);
      await ask('1');
    }
  };
  // What it holds the name for ends by itself where its server is gone.
  const beating = beat().catch(() => {});
  return {
    async close() {
      over.abort();
      await Promise.all([session.close(), beating]);
    },
  };
}

function noLocks(where: string, cause: unknown): Failure {
  return new Failure({
    what: `Nothing was restored or exchanged in the server of the ${where}.`,
    why: 'It is one of a Galera cluster, which keeps no locks: two runs could change the same database at once, and nobody would see it.',
    fix: "Restore into a server of its own: name it as a source, and set `from-other: true`. Then load it into the cluster by the line of the backup's manifest.",
    cause,
  });
}
