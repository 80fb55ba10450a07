import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { DatabaseTarget } from '../connection/database-url.ts';
import { redactorOf } from '../connection/redact.ts';
import { type PrismaAim, readAim } from './aim.ts';
import type { PrismaCli } from './prisma-cli.ts';
import {
  readUsedProject,
  type UsedProject,
  usedProjectProgram,
  usedProjectQuestion,
} from './used-project.ts';

/** The Prisma of one project, ready to run against one database. */
export interface Prisma {
  readonly version: string;
  /** The place of its project, worded for a sentence: `/srv/harbor on worker1`. */
  readonly place: string;
  /** The database as Prisma reaches it from that place. */
  readonly target: DatabaseTarget;
  /** The variable that prisma.config.ts or the schema takes the URL from. */
  readonly urlVariable: string;
  /**
   * Runs `prisma migrate COMMAND`. The URL travels by the environment; Prisma then passes it to its own engine by argv.
   * @returns the exit status, whatever it is, and the lines
   * @throws Failure when Prisma does not end in time
   */
  migrate(command: 'deploy' | 'status', deps: PrismaDeps): Promise<PrismaRun>;
  /**
   * Reads which migrations and which database the project's configuration leads to, without running Prisma itself.
   * @throws Failure when the project's Node cannot be run
   */
  used(deps: PrismaDeps): Promise<UsedProject>;
}

export interface PrismaDeps {
  /** Called with each line that the CLI prints, without the URL and its password. */
  readonly onLine?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** The output of the CLI, without the URL and its password. */
export interface PrismaRun {
  /** The database that it names, read before anything was redacted. */
  readonly aim: PrismaAim;
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** A project that is installed on a machine. */
export interface InstalledProject {
  readonly cli: PrismaCli;
  /** The directory of prisma.config.ts or package.json. */
  readonly directory: string;
  /** The value of --schema, if it is set. */
  readonly schema?: string | undefined;
  readonly target: DatabaseTarget;
  readonly urlVariable: string;
}

/** The Prisma of a project that is installed on a machine. */
export function installedPrisma(host: Host, project: InstalledProject): Prisma {
  const { cli, directory, schema, target, urlVariable } = project;
  return {
    version: cli.version,
    place: host.address === 'local' ? directory : `${directory} on ${host.name}`,
    target,
    urlVariable,
    migrate: (command, deps) =>
      runPrisma(host, [cli.bin, ...migrateArgv(command, schema)], {
        ...deps,
        cwd: directory,
        env: prismaEnvironment(urlVariable, target),
        target,
        command,
      }),
    used: ({ signal, timeoutMs }) =>
      readProject(host, ['node', '-', usedProjectQuestion(schema, urlVariable)], {
        cwd: directory,
        env: prismaEnvironment(urlVariable, target),
        target,
        signal,
        timeoutMs,
      }),
  };
}

/** The words of a command for the Prisma CLI. */
export function migrateArgv(command: 'deploy' | 'status', schema: string | undefined): readonly string[] {
  return ['migrate', command, ...(schema === undefined ? [] : ['--schema', schema])];
}

/** The variables that are added to the environment of the Prisma CLI. */
export function prismaEnvironment(
  urlVariable: string,
  { url }: DatabaseTarget,
): Readonly<Record<string, string>> {
  return {
    [urlVariable]: url,
    NO_COLOR: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    // Turns off Prisma's version check, so a deploy connects only to the database.
    CHECKPOINT_DISABLE: '1',
  };
}

/** Runs a command that becomes Prisma, and returns its lines without the URL and its password. */
export async function runPrisma(
  host: Host,
  argv: readonly string[],
  {
    onLine,
    target,
    command,
    env,
    ...rest
  }: PrismaDeps & {
    readonly env: Readonly<Record<string, string>>;
    readonly cwd?: string | undefined;
    readonly target: DatabaseTarget;
    readonly command: string;
  },
): Promise<PrismaRun> {
  const redact = redactorOf([target.url]);
  const printed: string[] = [];
  const lines: string[] = [];
  const say = (line: string) => {
    if (line.trim() === '') return;
    printed.push(line);
    const shown = redact(line);
    lines.push(shown);
    onLine?.(shown);
  };
  const show = `prisma migrate ${command}`;
  const heard = { env, show, accept: 'any', onStdout: say, onStderr: say } as const;
  const { exitCode } = await host.stream(argv, { ...rest, ...heard });
  return { exitCode, lines, aim: readAim(printed) };
}

/**
 * Runs the program that reads which migrations and which database a project's configuration leads to.
 * @param argv a command that becomes Node with the program on its standard input
 * @throws Failure when it gives no answer
 */
export async function readProject(
  host: Host,
  argv: readonly string[],
  {
    target,
    ...rest
  }: Omit<PrismaDeps, 'onLine'> & {
    readonly env: Readonly<Record<string, string>>;
    readonly cwd?: string | undefined;
    readonly target: DatabaseTarget;
  },
): Promise<UsedProject> {
  const redact = redactorOf([target.url]);
  const { exitCode, stdout, stderr } = await host.exec(argv, {
    ...rest,
    stdin: usedProjectProgram,
    accept: 'any',
    show: 'read the configuration of Prisma',
  });
  try {
    const used = readUsedProject(stdout);
    return { ...used, problem: used.problem === null ? null : redact(used.problem) };
  } catch (cause) {
    throw new Failure({
      what: `The configuration of Prisma could not be read on ${host.name}.`,
      why: `Node ended with exit status ${exitCode}.`,
      evidence: redact(`${stdout}\n${stderr}`).split('\n').filter(Boolean).slice(-8),
      fix: 'Check that `node` runs in that directory, and that its prisma.config can be loaded.',
      cause,
    });
  }
}
