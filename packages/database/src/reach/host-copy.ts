import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { type Host, syncDirectory } from '@fairway/host';
import { countOf } from '@fairway/runtime';
import { cliProvider, type ProvideCli } from './project-packages.ts';
import type { RouteDeps } from './route.ts';

/** A copy of a part of the checkout on a host, in a temporary directory. */
export interface HostCopy {
  readonly provide: ProvideCli;
  /** The path on the host for a path of the checkout. */
  at(path: string): string;
  /** Removes the copy from the host. */
  remove(): Promise<void>;
}

/**
 * Copies a directory of the checkout to a host, and proves the copy. Git's own files are not copied. Installed packages
 * are copied only where none are to be installed on the host.
 */
export async function copyToHost(host: Host, root: string, deps: RouteDeps): Promise<HostCopy> {
  const { signal, install, logger, clock, info } = deps;
  const staged = await mkdtemp(join(tmpdir(), 'fairway-project-'));
  const made = await host.exec(['sh', '-c', makeProgram], { signal, show: 'make a throwaway directory' });
  const directory = made.stdout.trim();
  const remove = () => host.remove(directory);
  try {
    const left = install.when === 'never' ? ['.git'] : ['.git', 'node_modules'];
    const filter = (path: string) => path === root || !left.includes(basename(path));
    await cp(root, staged, { recursive: true, verbatimSymlinks: true, filter });
    const proof = await syncDirectory(host, { from: staged, to: directory }, { logger, clock, signal });
    info(`${host.name}: ${countOf(proof.files, 'file')} of ${root} copied and read back`);
    const at = (path: string) => join(directory, relative(root, path));
    return { at, remove, provide: cliProvider(host, directory, deps) };
  } catch (error) {
    await remove().catch(() => {});
    throw error;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** Makes a private directory, and removes directories that killed runs left behind more than a day ago. */
const makeProgram = `
find "\${TMPDIR:-/tmp}" -maxdepth 1 -name 'fairway-migrate-*' -user "$(id -un)" -mtime +0 -exec rm -rf {} + 2>/dev/null
mktemp -d "\${TMPDIR:-/tmp}/fairway-migrate-XXXXXXXXXX"
`;
