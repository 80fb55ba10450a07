import { randomBytes } from 'node:crypto';
import type { Host } from '@fairway/host';
import { openTunnelOver } from '../connection/tunnel.ts';
import { migrateArgv, type Prisma, prismaEnvironment, readProject, runPrisma } from '../prisma/prisma.ts';
import { usedProjectQuestion } from '../prisma/used-project.ts';
import { dockerRunArgv } from './docker-run.ts';
import { type ImageProject, readImageProject } from './image-project.ts';
import type { Relay } from './relay.ts';
import type { DatabaseEntry, ImagePlace, Route, RouteDeps } from './route.ts';

/**
 * The route for Prisma in a container of the release's image on a host. This machine reaches the database through a
 * second container in the same network.
 * @param relay opens the relay into that network
 */
export async function inImageRoute(
  entry: DatabaseEntry,
  place: ImagePlace & { readonly host: Host },
  relay: () => Promise<Relay>,
  { signal }: RouteDeps,
): Promise<Route> {
  const { host, network } = place;
  const through = `${network === undefined ? '' : `the network ${network} of `}${host.name}`;
  // First, because its error for an image that cannot be run says more than a relay that does not start.
  const project = await readImageProject(host, place, signal);
  const { dial } = await relay();
  const { target, close } = await openTunnelOver(through, entry.name, entry.target, () =>
    dial(entry.target.host, entry.target.port),
  );
  return {
    target,
    through,
    dumps: { host, target: entry.target, network },
    readMigrations: async () => project.migrations,
    prepare: async () => imagePrisma(entry, place, project),
    close,
  };
}

function imagePrisma(
  { target, urlVariable }: DatabaseEntry,
  { host, image, network, schema }: ImagePlace & { readonly host: Host },
  { directory, version, cli }: ImageProject,
): Prisma {
  const env = prismaEnvironment(urlVariable, target);
  return {
    version,
    place: `${directory} of the image ${image} on ${host.name}`,
    target,
    urlVariable,
    async migrate(command, deps) {
      const name = `fairway-migrate-${randomBytes(5).toString('hex')}`;
      const argv = dockerRunArgv(
        image,
        { name, network, directory, entrypoint: 'node', pass: Object.keys(env) },
        [cli, ...migrateArgv(command, schema)],
      );
      try {
        return await runPrisma(host, argv, { ...deps, env, target, command });
      } catch (error) {
        // Ending `docker run` does not end a container whose first process takes no signals.
        await host.exec(['docker', 'rm', '--force', name], { accept: 'any' }).catch(() => {});
        throw error;
      }
    },
    used({ signal, timeoutMs }) {
      const run = {
        network: 'none',
        directory,
        entrypoint: 'node',
        interactive: true,
        pass: Object.keys(env),
      };
      const argv = dockerRunArgv(image, run, ['-', usedProjectQuestion(schema, urlVariable)]);
      return readProject(host, argv, { env, target, signal, timeoutMs });
    },
  };
}
