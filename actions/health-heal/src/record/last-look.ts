import { posix } from 'node:path';
import type { Host } from '@fairway/host';
import { readFiles } from '@fairway/host';
import { type Logger, messageOf } from '@fairway/runtime';
import { z } from 'zod';

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
  const path = fileIn(dir);
  const found = await Promise.all(
    hosts.map(async (host) => {
      try {
        const text = (await readFiles(host, { files: [path] })).text(path);
        return text === undefined ? noLastLook : (schema.safeParse(JSON.parse(text)).data ?? noLastLook);
      } catch (error) {
        logger.debug(`${path} on ${host.name}: ${messageOf(error)}`);
        return noLastLook;
      }
    }),
  );
  return found.toSorted((one, other) => other.at - one.at)[0] ?? noLastLook;
}

/** Keeps this look on every host. A host that cannot take it only makes the next run know less. */
export async function keepLastLook(
  hosts: readonly Host[],
  dir: string,
  look: LastLook,
  logger: Logger,
): Promise<void> {
  const text = `${JSON.stringify(look)}\n`;
  await Promise.all(
    hosts.map(async (host) => {
      try {
        await host.writeFile(fileIn(dir), text, { mode: 0o600, parents: true });
      } catch (error) {
        logger.warn(`The look could not be kept on ${host.name}: ${messageOf(error)}`);
      }
    }),
  );
}
