import { resolve } from 'node:path';
import { type OptionalSsh, sshTargetOf } from '@fairway/access-kit';
import { type DatabaseTarget, parseDatabaseUrl, type Reach } from '@fairway/database';
import { parseTarget, type SshTarget } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';

type Placed<R> = R extends { readonly host: unknown } ? Omit<R, 'host'> & { readonly machine: SshTarget } : R;

/** A database to migrate, as the inputs describe it. Its machine is not connected yet. */
export interface Database {
  readonly name: string;
  readonly target: DatabaseTarget;
  /** The environment variable from which the project reads its URL. */
  readonly urlVariable: string;
  readonly reach: Placed<Reach>;
}

/** An item of the input `databases`. */
export const itemShape = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'a name has letters, digits, _ . and - only'),
  directory: z.string().min(1).optional(),
  schema: z.string().min(1).optional(),
  migrations: z.string().min(1).optional(),
  'url-env': z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of a variable has letters, digits and _ only')
    .default('DATABASE_URL'),
  reach: z.enum(['direct', 'ssh-tunnel', 'on-host', 'in-image']).default('direct'),
  host: z.string().min(1).optional(),
  image: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/:@-]*$/, 'the name of an image, as `docker run` takes it')
    .optional(),
  network: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'the name of a Docker network')
    .optional(),
});
export type Item = z.infer<typeof itemShape>;

export interface ItemContext {
  readonly urls: Readonly<Record<string, string>>;
  /** The checkout, from which relative directories start. */
  readonly workspace: string;
  readonly ssh: OptionalSsh;
}

/**
 * Makes a database of an item.
 * @throws Failure naming the database and its missing or needless fields; no URL is ever shown
 */
export function databaseOf(item: Item, { urls, workspace, ssh }: ItemContext): Database {
  const { name } = item;
  const url = urls[name];
  if (!url) throw noUrl(name, url);
  return {
    name,
    target: parseDatabaseUrl(name, url),
    urlVariable: item['url-env'],
    reach: reachOf(item, workspace, ssh),
  };
}

function reachOf(item: Item, workspace: string, ssh: OptionalSsh): Database['reach'] {
  const { name, reach: kind, directory, schema, migrations, host, image, network } = item;
  requireFields(item);
  const folders = {
    schema,
    migrations,
  };
  const machine = () =>
    sshTargetOf(ssh, parseTarget(host ?? ''), `The database "${name}" is reached over SSH`);
  if (kind === 'in-image') {
    const place = directory === undefined ? {} : { directory };
    const inNetwork = network === undefined ? {} : { network };
    return { kind, machine: machine(), image: image ?? '', ...place, ...folders, ...inNetwork };
  }
  const place = { directory: resolve(workspace, directory ?? ''), ...folders };
  return kind === 'direct' ? { kind, ...place } : { kind, machine: machine(), ...place };
}

/** Requires the fields of the chosen `reach`, and refuses fields that belong to another one. */
function requireFields({ name, reach, directory, host, image, network }: Item): void {
  const inImage = reach === 'in-image';
  const needed = { host: reach !== 'direct', directory: !inImage, image: inImage };
  const unknown = { host: reach === 'direct', image: !inImage, network: !inImage };
  const given = { directory, host, image, network };
  const missing = Object.entries(needed).filter(([key, is]) => is && !given[key as keyof typeof given]);
  const extra = Object.entries(unknown).filter(([key, is]) => is && given[key as keyof typeof given]);
  if (missing.length + extra.length === 0) return;
  const quoted = (list: readonly (readonly [string, boolean])[]) =>
    list.map(([key]) => `"${key}"`).join(', ');
  throw new Failure({
    what: `It is not clear how the database "${name}" is reached.`,
    why: [
      `"reach" is "${reach}"`,
      ...(missing.length > 0 ? [`${quoted(missing)} is missing`] : []),
      ...(extra.length > 0 ? [`${quoted(extra)} has no meaning with it`] : []),
    ].join(', and '),
    fix: 'Write `directory` alone for a database that this runner reaches; `reach: ssh-tunnel` or `on-host` with `directory` and `host: [user@]address[:port]`; `reach: in-image` with `host`, `image` and, where it answers in one, `network`.',
  });
}

function noUrl(name: string, url: string | undefined): Failure {
  return new Failure({
    what: `The database "${name}" has no URL.`,
    why:
      url === ''
        ? 'Its value in the input "urls" is empty. A secret that does not exist is an empty text, and so is every secret in a run that a fork started.'
        : 'The input "urls" does not name it.',
    fix: `Write a line \`${name}: <URL>\` in "urls", and check that the secret exists and that this job may read it.`,
  });
}
