import { join } from 'node:path';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { findUpwards } from './find-upwards.ts';

/** The command that installs a project's packages. */
export interface Installer {
  /** The directory of the lock file, where the command runs. */
  readonly root: string;
  readonly lockFile: string;
  readonly argv: readonly string[];
}

const lockFiles = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'] as const;

/**
 * Finds the command that installs a project, by the nearest lock file from its directory upwards. A project with its
 * own lock file is not a part of the workspace around it.
 * @throws Failure when there is no lock file
 */
export async function findInstaller(host: Host, directory: string, boundary: string): Promise<Installer> {
  for (const root of findUpwards(directory, boundary)) {
    for (const lockFile of lockFiles) {
      if (!(await host.stat(join(root, lockFile)))) continue;
      const modernYarn = lockFile === 'yarn.lock' && (await isModernYarn(host, join(root, lockFile)));
      return { root, lockFile, argv: installArgv(lockFile, modernYarn) };
    }
  }
  throw new Failure({
    what: `Prisma is not installed in ${directory}, and it is not known how to install it.`,
    why: `No ${lockFiles.join(', ')} was found there or above it up to ${boundary}.`,
    fix: 'Commit the lock file of your package manager, or install the packages in a step before this one.',
  });
}

/** The command that installs exactly the lock file, with development dependencies, because the Prisma CLI is one. */
export function installArgv(lockFile: (typeof lockFiles)[number], modernYarn: boolean): readonly string[] {
  switch (lockFile) {
    case 'pnpm-lock.yaml':
      return ['pnpm', 'install', '--frozen-lockfile', '--prod=false'];
    case 'yarn.lock':
      return modernYarn
        ? ['yarn', 'install', '--immutable']
        : ['yarn', 'install', '--frozen-lockfile', '--production=false', '--non-interactive'];
    default:
      return ['npm', 'ci', '--include=dev', '--no-audit', '--no-fund'];
  }
}

export interface InstallDeps {
  /** Called with each line that the package manager prints. */
  readonly onLine?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Installs a project's packages. @throws Failure when the package manager is missing or fails */
export async function install(
  host: Host,
  { root, argv, lockFile }: Installer,
  deps: InstallDeps,
): Promise<void> {
  const { onLine, signal, timeoutMs } = deps;
  const shown = argv.join(' ');
  const { exitCode, stdout, stderr } = await host.stream(argv, {
    cwd: root,
    accept: 'any',
    show: shown,
    onStdout: onLine,
    onStderr: onLine,
    signal,
    timeoutMs,
  });
  if (exitCode === 0) return;
  const missing = exitCode === 127;
  throw new Failure({
    what: `\`${shown}\` failed in ${root}.`,
    why: missing
      ? `There is ${lockFile}, and ${argv[0]} is not on this machine.`
      : `It ended with exit status ${exitCode}.`,
    evidence: `${stdout}\n${stderr}`
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-15),
    fix: missing
      ? `Install ${argv[0]} in a step before this one.`
      : 'Read its last lines above; run the same command in a clean checkout to see it.',
  });
}

/** Whether a lock file is of Yarn 2 or newer, which write YAML. Yarn 1 begins the file with a line of its own. */
async function isModernYarn(host: Host, path: string): Promise<boolean> {
  return !Buffer.from(await host.readFile(path))
    .toString('utf8')
    .includes('# yarn lockfile v1');
}
