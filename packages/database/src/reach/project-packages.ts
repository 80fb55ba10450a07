import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { findInstaller, type Installer, install } from '../prisma/install.ts';
import { findPrismaCli, type PrismaCli } from '../prisma/prisma-cli.ts';
import type { RouteDeps } from './route.ts';

/** Finds the Prisma CLI of a project in a directory tree. Missing packages are installed first. */
export type ProvideCli = (name: string, directory: string) => Promise<PrismaCli>;

/**
 * Makes a function that finds the CLI of each project of one directory tree. Each lock file is installed once. Installs
 * run one after the other, because package managers share a cache and the disk.
 * @param boundary the highest directory to search
 */
export function cliProvider(host: Host, boundary: string, deps: RouteDeps): ProvideCli {
  const installations = new Map<string, Promise<void>>();
  let last: Promise<unknown> = Promise.resolve();
  const installOnce = (installer: Installer) => {
    const known = installations.get(installer.root);
    if (known) return known;
    const work = last.then(() => run(host, installer, deps));
    installations.set(installer.root, work);
    last = work.catch(() => {});
    return work;
  };
  return async (name, directory) => {
    const found = await findPrismaCli(host, directory, boundary);
    if (found) return found;
    if (deps.install.when === 'never') throw notInstalled(name, directory, host);
    await installOnce(await findInstaller(host, directory, boundary));
    const installed = await findPrismaCli(host, directory, boundary);
    if (installed) return installed;
    throw new Failure({
      what: `The project of "${name}" in ${directory} does not have Prisma.`,
      why: 'Its packages were installed, and no node_modules/.bin/prisma came along.',
      fix: 'Add prisma to its devDependencies, and commit package.json with its lock file.',
    });
  };
}

async function run(host: Host, installer: Installer, deps: RouteDeps): Promise<void> {
  const { clock, signal, info, progress } = deps;
  const { timeoutMs } = deps.install;
  const start = clock.now();
  const place = host.address === 'local' ? installer.root : `${installer.root} on ${host.name}`;
  const shown = `\`${installer.argv.join(' ')}\` in ${place}`;
  progress(`Running ${shown}`);
  const onLine = (line: string) => progress(`${installer.argv[0]}: ${line}`);
  await install(host, installer, { onLine, signal, timeoutMs });
  info(`Ran ${shown}: ${((clock.now() - start) / 1000).toFixed(1)} s`);
}

function notInstalled(name: string, directory: string, host: Host): Failure {
  const here = host.address === 'local';
  return new Failure({
    what: `Prisma is not installed for "${name}" in ${directory}${here ? '' : ` on ${host.name}`}.`,
    why: `No node_modules/.bin/prisma is there or above it${here ? '' : ', as in the checkout that it was copied from'}, and "install" is "never".`,
    fix: 'Install the packages in a step before this one, or set install: auto.',
  });
}
