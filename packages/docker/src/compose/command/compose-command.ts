import { begunLock, type ExecResult, execOnFiles, type Host, type ScratchFiles } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { wordsOf } from '../../stack/source/places.ts';
import { changeScript, composeProgram, readScript } from './compose-scripts.ts';

/** A project on a host: its name, its directory and its files. */
export interface ComposeProject {
  readonly project: string;
  /** The absolute path of the directory that holds `.env`. Relative paths in the files start there. */
  readonly directory: string;
  /** Absolute paths. A later file overrides an earlier one. */
  readonly files: readonly string[];
  readonly profiles?: readonly string[];
  /** Variables that override those of `.env`. They are in argv, so they must not be secret. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Directory of the Docker configuration. Default: that of the account. */
  readonly dockerConfig?: string | undefined;
  /** The lease under which the project is changed. The next run gets the lease only when this change has ended. */
  readonly lease?: string;
}

/** Options of a change. */
export interface ChangeOptions {
  /** Milliseconds; default two minutes. */
  readonly timeoutMs?: number | undefined;
  /** Ids of containers that are stopped and removed first. */
  readonly instead?: readonly string[];
  /** Seconds that those may take to stop. */
  readonly stopSeconds?: number | undefined;
}

export interface ComposeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; default two minutes. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Runs a command of Compose that changes nothing.
 * @returns its result, whatever the exit status is
 * @throws Failure where the command did not end, or where the host has no Compose
 */
export async function askCompose(
  host: Host,
  project: ComposeProject,
  command: readonly string[],
  options: ComposeOptions = {},
): Promise<ExecResult> {
  const { dockerConfig = '' } = project;
  const result = await run(host, readScript, [dockerConfig], project, command, options);
  requireCompose(host, result.stderr);
  return result;
}

/**
 * Runs a command of Compose on files that are on the host only while the command runs.
 * @throws Failure where the command did not end, or where the host has no Compose
 */
export async function askComposeAbout(
  host: Host,
  scratch: ScratchFiles,
  project: ComposeProject,
  command: readonly string[],
  options: ComposeOptions = {},
): Promise<ExecResult> {
  const { dockerConfig = '' } = project;
  const { argv, ...limits } = callOf(readScript, [dockerConfig], project, command, options);
  const result = await execOnFiles(host, scratch, argv, limits);
  requireCompose(host, result.stderr);
  return result;
}

/**
 * Changes a project by a command of Compose. Once begun, the change is finished even if this run ends.
 * @returns the output of Compose
 * @throws Failure with Compose's message where the command failed
 */
export async function changeByCompose(
  host: Host,
  project: ComposeProject,
  command: readonly string[],
  { instead = [], stopSeconds, ...options }: ChangeOptions = {},
): Promise<string> {
  const { dockerConfig = '', lease } = project;
  const held = lease ? begunLock(lease) : '';
  const words = [dockerConfig, held, instead.join(' '), String(stopSeconds ?? '')];
  const { exitCode, stdout } = await run(host, changeScript, words, project, command, options);
  if (exitCode === 0) return stdout;
  requireCompose(host, stdout);
  // Progress lines report successes only.
  const said = wordsOf(stdout).filter((line) => !/^(?:Container|Network|Volume) \S+ {2}\w+$/.test(line));
  throw new Failure({
    what: `\`docker compose ${command[0]}\` failed for the project ${project.project} on ${host.name}.`,
    why: said.at(-1) ?? 'It gave no reason.',
    evidence: said.slice(-10),
    fix: 'Put right what Docker names, then run this again.',
  });
}

function run(host: Host, ...call: Parameters<typeof callOf>): Promise<ExecResult> {
  const { argv, ...limits } = callOf(...call);
  return host.exec(argv, limits);
}

function callOf(
  script: string,
  words: readonly string[],
  project: ComposeProject,
  command: readonly string[],
  { signal, timeoutMs = 120_000 }: ComposeOptions,
) {
  return {
    argv: ['sh', '-c', script, 'compose', ...words, ...argvOf(project, command)],
    accept: 'any',
    timeoutMs,
    show: `docker compose -p ${project.project} ${command.join(' ')}`,
    signal,
  } as const;
}

/** `NAME=value` words for `env`, then Compose's own. */
function argvOf(project: ComposeProject, command: readonly string[]): readonly string[] {
  return [
    ...Object.entries(project.variables ?? {}).map(([name, value]) => `${name}=${value}`),
    ...[composeProgram, '--ansi', 'never', '--project-name', project.project],
    ...['--project-directory', project.directory],
    ...project.files.flatMap((file) => ['--file', file]),
    ...(project.profiles ?? []).flatMap((profile) => ['--profile', profile]),
    ...command,
  ];
}

function requireCompose(host: Host, said: string): void {
  if (!/is not a docker command|unknown (?:shorthand )?flag: .*(?:ansi|project|'p')/.test(said)) return;
  throw new Failure({
    what: `${host.name} has no Docker Compose.`,
    why: 'Its docker does not know the command `docker compose`.',
    evidence: wordsOf(said).slice(0, 3),
    fix: `Install Docker Compose 2.20 or newer there (package docker-compose-plugin).`,
  });
}
