import { dirname, join } from 'node:path';
import { withCaFile } from '../connection/ca-file.ts';
import type { DatabaseTarget } from '../connection/database-url.ts';
import { openTunnel } from '../connection/tunnel.ts';
import { findMigrationsFolder, readMigrations } from '../prisma/migrations-folder.ts';
import { installedPrisma, type Prisma } from '../prisma/prisma.ts';
import { requireWholeScripts } from '../prisma/script-splitting.ts';
import type { ProvideCli } from './project-packages.ts';
import type { CheckoutPlace, DatabaseEntry, Route, RouteDeps } from './route.ts';

/** The route for Prisma on this machine, in the checkout, with a direct connection to the database. */
export function directRoute(
  entry: DatabaseEntry,
  place: CheckoutPlace,
  provide: ProvideCli,
  { here, workspace }: RouteDeps,
): Route {
  const target = withCaFile(entry.target, certificateDirectories(place, workspace));
  return {
    target,
    dumps: { host: here, target, network: 'host' },
    readMigrations: () => migrationsOf(place),
    prepare: () => prepareIn(here, entry, place, provide, target),
    close: async () => {},
  };
}

/** The route for Prisma on this machine, in the checkout, with a connection to the database through a host. */
export async function tunnelRoute(
  entry: DatabaseEntry,
  place: CheckoutPlace & { readonly host: RouteDeps['here'] },
  provide: ProvideCli,
  { here, workspace }: RouteDeps,
): Promise<Route> {
  const far = withCaFile(entry.target, certificateDirectories(place, workspace));
  const { target, close } = await openTunnel(place.host, entry.name, far);
  return {
    target,
    through: place.host.name,
    dumps: { host: here, target, network: 'host' },
    readMigrations: () => migrationsOf(place),
    prepare: () => prepareIn(here, entry, place, provide, target),
    close,
  };
}

/** The directories from which the URL may name the file of a certificate, that of the schema first. */
export function certificateDirectories(
  { directory, schema }: CheckoutPlace,
  workspace: string,
): readonly string[] {
  const ofSchema =
    schema === undefined
      ? [join(directory, 'prisma')]
      : [dirname(join(directory, schema)), join(directory, schema)];
  return [...ofSchema, directory, workspace];
}

/** The migrations of a project of the checkout. */
export async function migrationsOf(place: CheckoutPlace): ReturnType<Route['readMigrations']> {
  return readMigrations(await findMigrationsFolder(place));
}

/** The Prisma of a project in a directory tree of a machine. */
export async function prepareIn(
  host: RouteDeps['here'],
  { name, urlVariable }: DatabaseEntry,
  { directory, schema }: CheckoutPlace,
  provide: ProvideCli,
  target: DatabaseTarget,
): Promise<Prisma> {
  const cli = await provide(name, directory);
  if (cli.version.startsWith('6.')) await requireWholeScriptsIn(host, directory, cli.version);
  const project = { cli, directory, target, urlVariable, schema };
  return installedPrisma(host, project);
}

async function requireWholeScriptsIn(
  host: RouteDeps['here'],
  directory: string,
  version: string,
): Promise<void> {
  for (const ending of ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs']) {
    const file = join(directory, `prisma.config.${ending}`);
    if (!(await host.stat(file))) continue;
    const config = Buffer.from(await host.readFile(file)).toString('utf8');
    return requireWholeScripts(version, config, directory);
  }
}
