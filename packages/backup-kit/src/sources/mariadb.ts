import { type MariaReach, openMariadb, parseMariaUrl } from '@fairway/dumps';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { sourceName } from './fields.ts';
import { globalsField, globalsOf } from './globals.ts';
import type { KindOfSource, OpenSourceDeps, SourceCredentials } from './kind.ts';
import { hostsOf, noMachine, serviceFields, serviceOf, serviceProblems } from './service.ts';

const mebibyte = 1024 ** 2;

const fields = {
  name: sourceName,
  /** The way to it, in the words of migrate-prisma, and its container besides. */
  reach: z.enum(['in-container', 'direct', 'ssh-tunnel', 'on-host']).default('in-container'),
  ...serviceFields,
  /** In a container, and by the socket of a machine: the database. Default: the name. */
  database: z.string().min(1).optional(),
  /** In a container, and by the socket of a machine. Default: root. */
  user: z.string().min(1).optional(),
  /** The image for the throwaway server. Default: the one that the server runs from. */
  'verify-image': z.string().min(1).optional(),
  /** The memory of the throwaway server. */
  'proof-memory-mb': z.int().min(512).optional(),
};

const mariadbSchema = z
  .strictObject({
    ...fields,
    kind: z.literal('mariadb'),
    /** Whether users, roles and grants go along. */
    globals: globalsField,
  })
  .superRefine(refine);

const mysqlSchema = z.strictObject({ ...fields, kind: z.literal('mysql') }).superRefine(refine);

/** A MariaDB database, as a user names it. */
export type MariadbItem = z.output<typeof mariadbSchema>;
/** A MySQL database, as a user names it. */
export type MysqlItem = z.output<typeof mysqlSchema>;

type Item = MariadbItem | MysqlItem;

export const mariadb: KindOfSource<MariadbItem> = {
  schema: mariadbSchema,
  machines: hostsOf,
  credentials,
  open: (item, secrets, deps) => open(item, globalsOf(item.globals), secrets, deps),
};

export const mysql: KindOfSource<MysqlItem> = {
  schema: mysqlSchema,
  machines: hostsOf,
  credentials,
  open: (item, secrets, deps) => open(item, 'none', secrets, deps),
};

function refine(
  item: Pick<Item, 'reach' | 'host' | 'service' | 'container' | 'database' | 'user'>,
  { issues }: { readonly issues: z.core.$ZodRawIssue[] },
): void {
  const { reach, host } = item;
  const say = (field: string, message: string) =>
    issues.push({ code: 'custom', message, path: [field], input: item });
  if (reach === 'in-container') {
    for (const [field, message] of serviceProblems(item)) say(field, message);
    return;
  }
  for (const field of ['service', 'container'] as const)
    if (item[field] !== undefined) say(field, `has no meaning with "reach: ${reach}"`);
  if (reach !== 'on-host')
    for (const field of ['database', 'user'] as const)
      if (item[field] !== undefined)
        say(field, `has no meaning with "reach: ${reach}": its secret "url" tells it`);
  if (reach === 'direct' && host !== undefined) say('host', 'has no meaning with "reach: direct"');
  if (reach !== 'direct' && typeof host !== 'string') say('host', `is one machine with "reach: ${reach}"`);
}

function credentials({ reach }: Pick<Item, 'reach'>) {
  if (reach === 'in-container') return { needed: [], optional: ['password'] };
  // A machine's own server listens on its socket.
  if (reach === 'on-host') return { needed: [], optional: ['url', 'password'] };
  return { needed: ['url'], optional: [] };
}

async function open(
  item: Item,
  globals: ReturnType<typeof globalsOf>,
  secrets: SourceCredentials,
  deps: OpenSourceDeps,
) {
  const { machines, clock, logger, signal } = deps;
  const hosts = await Promise.all(hostsOf(item).map(machines.at));
  const source = await openMariadb(
    {
      name: item.name,
      kind: item.kind,
      reach: reachOf(item, hosts, secrets, deps),
      globals,
      verifyImage: item['verify-image'],
      proofMemory: item['proof-memory-mb'] && item['proof-memory-mb'] * mebibyte,
    },
    { here: machines.here, clock, logger, signal },
  );
  return { source, host: hosts[0] };
}

function reachOf(
  item: Item,
  hosts: readonly Host[],
  { url, password }: SourceCredentials,
  { machines }: OpenSourceDeps,
): MariaReach {
  const { name, reach, user, database = name } = item;
  if (reach === 'in-container') {
    const at = { hosts: hosts.length > 0 ? hosts : [machines.here], service: serviceOf(item) };
    return { kind: reach, ...at, database, user, password };
  }
  const [host] = hosts;
  if (reach === 'direct') return { kind: reach, target: parseMariaUrl(name, url ?? '') };
  if (!host) throw noMachine(name, reach);
  if (reach === 'on-host' && url === undefined)
    return { kind: reach, host, target: { host: undefined, database, user, password } };
  for (const [field, value] of Object.entries({ database: item.database, user, password }))
    if (value !== undefined)
      throw new Failure({
        what: `The database "${name}" cannot be reached.`,
        why: `Its secret "url" tells "${field}", and so does its own field.`,
        fix: `Leave "${field}" out, or the URL to use the socket of the machine.`,
      });
  return { kind: reach, host, target: parseMariaUrl(name, url ?? '') };
}
