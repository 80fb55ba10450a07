import { parseDatabaseUrl } from '@fairway/database';
import { openPostgres, type PgReach } from '@fairway/dumps';
import type { Host } from '@fairway/host';
import { z } from 'zod';
import { sourceName } from './fields.ts';
import { globalsField, globalsOf } from './globals.ts';
import type { KindOfSource, OpenSourceDeps, SourceCredentials } from './kind.ts';
import { hostsOf, noMachine, serviceFields, serviceOf, serviceProblems } from './service.ts';

const mebibyte = 1024 ** 2;

const schema = z
  .strictObject({
    name: sourceName,
    kind: z.literal('postgres'),
    /** The way to it, in the words of migrate-prisma, and its container besides. */
    reach: z.enum(['in-container', 'direct', 'ssh-tunnel', 'on-host']).default('in-container'),
    ...serviceFields,
    /** In a container: the database. Default: the name. */
    database: z.string().min(1).optional(),
    user: z.string().min(1).optional(),
    /** Whether roles and grants go along. */
    globals: globalsField,
    /** The image for the throwaway server. Default: the one that the server runs from. */
    'verify-image': z.string().min(1).optional(),
    /** The memory of the throwaway server. */
    'proof-memory-mb': z.int().min(128).optional(),
  })
  .superRefine((item, { issues }) => {
    const { reach, host } = item;
    const say = (field: string, message: string) =>
      issues.push({ code: 'custom', message, path: [field], input: item });
    if (reach !== 'in-container') {
      for (const field of ['service', 'container', 'database', 'user'] as const)
        if (item[field] !== undefined)
          say(field, `has no meaning with "reach: ${reach}": its secret "url" tells it`);
      if (reach === 'direct' && host !== undefined) say('host', 'has no meaning with "reach: direct"');
      if (reach !== 'direct' && typeof host !== 'string')
        say('host', `is one machine with "reach: ${reach}"`);
      return;
    }
    for (const [field, message] of serviceProblems(item)) say(field, message);
  });

/** A PostgreSQL database, as a user names it. */
export type PostgresItem = z.output<typeof schema>;

export const postgres: KindOfSource<PostgresItem> = {
  schema,
  machines: hostsOf,
  credentials: ({ reach }) =>
    reach === 'in-container' ? { needed: [], optional: ['password'] } : { needed: ['url'], optional: [] },
  async open(item, credentials, deps) {
    const { machines, clock, logger, signal } = deps;
    const hosts = await Promise.all(hostsOf(item).map(machines.at));
    const source = await openPostgres(
      {
        name: item.name,
        reach: reachOf(item, hosts, credentials, deps),
        globals: globalsOf(item.globals),
        verifyImage: item['verify-image'],
        proofMemory: item['proof-memory-mb'] && item['proof-memory-mb'] * mebibyte,
      },
      { here: machines.here, clock, logger, signal },
    );
    return { source, host: hosts[0] };
  },
};

function reachOf(
  item: PostgresItem,
  hosts: readonly Host[],
  { url = '', password }: SourceCredentials,
  { machines }: OpenSourceDeps,
): PgReach {
  const { name, reach, database, user } = item;
  if (reach === 'in-container') {
    return {
      kind: reach,
      hosts: hosts.length > 0 ? hosts : [machines.here],
      service: serviceOf(item),
      database: database ?? name,
      user,
      password,
    };
  }
  const target = parseDatabaseUrl(name, url);
  if (reach === 'direct') return { kind: reach, target };
  const [host] = hosts;
  if (host) return { kind: reach, host, target };
  throw noMachine(name, reach);
}
