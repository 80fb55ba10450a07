import { openMariadb } from '@fairway/dumps';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { sourceName } from './fields.ts';
import { globalsField, globalsOf } from './globals.ts';
import type { KindOfSource } from './kind.ts';
import { hostsOf, serviceFields, serviceOf, serviceProblems } from './service.ts';

const mebibyte = 1024 ** 2;

const addressPattern = /^(\[[0-9a-f:.]+\]|[^\s:]+):(\d{1,5})$/i;

const schema = z
  .strictObject({
    name: sourceName,
    kind: z.literal('mariadb'),
    /** Where its client programs are: inside its container, or on a machine. */
    reach: z.enum(['in-container', 'on-host']).default('in-container'),
    ...serviceFields,
    /** On a machine: where the server is, as that machine sees it. Default: the socket of the machine. */
    address: z.string().regex(addressPattern, 'is no address: write HOST:PORT').optional(),
    /** Default: the name. */
    database: z.string().min(1).optional(),
    /** Default: root. */
    user: z.string().min(1).optional(),
    /** Whether users, roles and grants go along. */
    globals: globalsField,
    /** The image for the throwaway server. Default: the one that the server runs from. */
    'verify-image': z.string().min(1).optional(),
    /** The memory of the throwaway server. */
    'proof-memory-mb': z.int().min(512).optional(),
  })
  .superRefine((item, { issues }) => {
    const say = (field: string, message: string) =>
      issues.push({ code: 'custom', message, path: [field], input: item });
    if (item.reach === 'in-container') {
      for (const [field, message] of serviceProblems(item)) say(field, message);
      if (item.address !== undefined) say('address', 'goes with "reach: on-host"');
      return;
    }
    for (const field of ['service', 'container'] as const)
      if (item[field] !== undefined) say(field, 'has no meaning with "reach: on-host"');
    if (typeof item.host !== 'string') say('host', 'is one machine with "reach: on-host"');
  });

/** A MariaDB database, as a user names it. */
export type MariadbItem = z.output<typeof schema>;

export const mariadb: KindOfSource<MariadbItem> = {
  schema,
  machines: hostsOf,
  credentials: () => ({ needed: [], optional: ['password'] }),
  async open(item, { password }, { machines, clock, logger, signal }) {
    const hosts = await Promise.all(hostsOf(item).map(machines.at));
    const [host] = hosts;
    const { name, user, database = name } = item;
    const verifyImage = item['verify-image'];
    const proofMemory = item['proof-memory-mb'] && item['proof-memory-mb'] * mebibyte;
    const settings = { name, database, globals: globalsOf(item.globals), verifyImage, proofMemory };
    const deps = { clock, logger, signal };
    if (item.reach === 'in-container') {
      const at = { hosts: host ? hosts : [machines.here], service: serviceOf(item) };
      const reach = { kind: item.reach, ...at, user, password };
      return { source: await openMariadb({ ...settings, reach }, deps), host };
    }
    if (!host)
      throw new Failure({
        what: `The database "${name}" cannot be reached.`,
        why: '"reach" is "on-host", and no machine is named.',
        fix: 'Write `host: [user@]address[:port]`.',
      });
    const [, server, port] = addressPattern.exec(item.address ?? '') ?? [];
    const address = server === undefined ? undefined : { host: server, port: Number(port) };
    const reach = { kind: item.reach, host, address, user, password };
    return { source: await openMariadb({ ...settings, reach }, deps), host };
  },
};
