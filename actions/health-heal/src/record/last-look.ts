import { posix } from 'node:path';
import type { Host } from '@fairway/host';
import type { Logger } from '@fairway/runtime';
import { z } from 'zod';
import { readCopies, writeCopies } from './copies.ts';

const schema = z.object({
  version: z.literal(1),
  /** When it was taken, milliseconds since the Unix epoch. */
  at: z.number(),
  /** Restarts of each service, by the key of its restarts. */
  restarts: z.record(z.string(), z.number()),
  /** When each probe last said yes, by its name and place, milliseconds since the Unix epoch. */
  answered: z.record(z.string(), z.number()).default({}),
  /** When the lock was first seen held without a break. */
  lockedSince: z.number().optional(),
});

/** What the look before has counted, for what only two looks together can tell. */
export type LastLook = z.infer<typeof schema>;

export const noLastLook: LastLook = { version: 1, at: 0, restarts: {}, answered: {} };

const fileIn = (dir: string) => posix.join(dir, 'last-look.json');

/** The look before; an empty one where there is none that can be read. */
export async function readLastLook(hosts: readonly Host[], dir: string, logger: Logger): Promise<LastLook> {
  const copies = await readCopies(hosts, {
    path: fileIn(dir),
    parse: (text) =>
      text === undefined ? noLastLook : (schema.safeParse(JSON.parse(text)).data ?? noLastLook),
    problem: (sentence) => logger.debug(sentence),
  });
  return copies.toSorted((one, other) => other.at - one.at)[0] ?? noLastLook;
}

/** Keeps this look on every host. A host that cannot take it only makes the next run know less. */
export async function keepLastLook(
  hosts: readonly Host[],
  dir: string,
  look: LastLook,
  logger: Logger,
): Promise<void> {
  await writeCopies(hosts, `${JSON.stringify(look)}\n`, {
    path: fileIn(dir),
    problem: (sentence) => logger.warn(sentence),
  });
}
