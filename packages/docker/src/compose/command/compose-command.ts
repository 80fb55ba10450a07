import { randomBytes } from 'node:crypto';
import { begunLock, type ExecOptions, type ExecResult, type Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { wordsOf } from '../../stack/source/places.ts';
import { changeScript, readScript, scratchScript } from './compose-scripts.ts';

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

/** Files that exist for one command only. */
export interface ScratchFiles {
  /** A directory that does not exist yet: {@link newScratch}. */
  readonly scratch: string;
  /** Absolute path in the directory → content. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

/** A new name for a scratch directory. It is random, so no other user can have made the directory before. */
export function newScratch(): string {
  return `/tmp/fairway-compose-${randomBytes(12).toString('hex')}`;
}

/**
 * Runs a command of Compose on files that are on the host only while the command runs.
 * @throws Failure where the command did not end, or where the host has no Compose
 */
export async function askComposeAbout(
  host: Host,
  { scratch, files }: ScratchFiles,
  project: ComposeProject,
  command: readonly string[],
  options: ComposeOptions = {},
): Promise<ExecResult> {
  const lines = [...files].map(([path, content]) => `${path}\n${Buffer.from(content).toString('base64')}\n`);
  const words = [project.dockerConfig ?? '', scratch];
  const stdin = `${lines.join('')}end\n`;
  const result = await run(host, scratchScript, words, project, command, { ...options, stdin });
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

function run(
  host: Host,
  script: string,
  words: readonly string[],
  project: ComposeProject,
  command: readonly string[],
  { signal, timeoutMs = 120_000, stdin }: ComposeOptions & Pick<ExecOptions, 'stdin'>,
): Promise<ExecResult> {
  return host.exec(['sh', '-c', script, 'compose', ...words, ...argvOf(project, command)], {
    accept: 'any',
    timeoutMs,
    show: `docker compose -p ${project.project} ${command.join(' ')}`,
    stdin,
    signal,
  });
}

/** `NAME=value` words for `env`, then Compose's own. */
function argvOf(project: ComposeProject, command: readonly string[]): readonly string[] {
  return [
    ...Object.entries(project.variables ?? {}).map(([name, value]) => `${name}=${value}`),
    ...['docker', 'compose', '--ansi', 'never', '--project-name', project.project],
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
