import { randomBytes } from 'node:crypto';
import { begunLock, type ExecOptions, type ExecResult, type Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { wordsOf } from '../../stack/source/places.ts';

/** A project on a host: its name, its directory, and the files that say what it is. */
export interface ComposeProject {
  readonly project: string;
  /** Absolute; relative paths of the files and `.env` are there. */
  readonly directory: string;
  /** Absolute paths; later ones are merged over earlier ones. */
  readonly files: readonly string[];
  readonly profiles?: readonly string[];
  /** Variables besides those of `.env`, over which they win. Not for secrets: they stand in argv. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Directory of the Docker configuration; the account's own where it is not given. */
  readonly dockerConfig?: string | undefined;
  /** The lease under which it is changed: the next run gets it only when what was begun here has ended. */
  readonly lease?: string;
}

/** What goes with a change. */
export interface ChangeOptions {
  /** Milliseconds; default two minutes. */
  readonly timeoutMs?: number | undefined;
  /** Ids of containers that are stopped and removed first. */
  readonly instead?: readonly string[];
  /** How long those may take to stop. */
  readonly stopSeconds?: number | undefined;
}

export interface ComposeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; default two minutes. */
  readonly timeoutMs?: number | undefined;
}

/** Compose gets nothing of the host's environment, or a variable of the account would win over `.env`. */
const cleanly =
  'env -i PATH="$PATH" DOCKER_CONFIG="${config:-${DOCKER_CONFIG:-$HOME/.docker}}" ${DOCKER_HOST:+DOCKER_HOST="$DOCKER_HOST"} "$@"';
const readScript = `config=$1; shift; exec ${cleanly}`;
/**
 * $1 Docker configuration, $2 a directory that is made for this question alone, because variables may be secret. Files
 * come by standard input, two lines each, and a last line that says that they are all.
 */
const scratchScript = `
config=$1 scratch=$2
shift 2
umask 077
mkdir -- "$scratch" || exit 73
trap 'rm -rf -- "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
while IFS= read -r path && [ "$path" != end ] && IFS= read -r content; do
  mkdir -p -- "\${path%/*}" && printf %s "$content" | base64 -d >"$path" || exit 73
done
[ "$path" = end ] || exit 74
${cleanly}
`;
/** Holds the lock `$held`, where there is one, until the shell and all that it started have ended. */
export const heldMeanwhile = '[ -z "$held" ] || { exec 9>>"$held" && flock -s 9; } || exit 73;';
/**
 * It writes to the shell: a line written into a channel that was cut would end it midway. What runc says when the very
 * first process of a container died before it was one (opencontainers/runc, libcontainer/process_linux.go) is about a busy
 * host and not about the project: Compose is asked once more, and starts what it has made. $1 Docker configuration, $2 lock,
 * $3 containers that go first, $4 seconds or nothing for these.
 */
const changeScript = `
config=$1 held=$2 instead=$3 limit=$4
shift 4
${heldMeanwhile}
if [ -n "$instead" ]; then
  docker stop \${limit:+--time "$limit"} $instead >/dev/null 2>&1
  docker rm --force $instead >/dev/null 2>&1
fi
change() { said=$(${cleanly} 2>&1); }
change "$@"
status=$?
case $status:$said in
  0:*) ;;
  *'read init-p:'*) sleep 1; change "$@"; status=$? ;;
esac
printf '%s\\n' "$said"
exit $status
`;

/**
 * Asks Compose something that changes nothing, whatever its exit status.
 * @throws Failure where it did not end, or where the host has no Compose
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

/** Files that are brought along for one question. */
export interface ScratchFiles {
  /** A directory that is not there: {@link newScratch}. */
  readonly scratch: string;
  /** Absolute paths in it, and what the files hold. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

/** The name of a directory for one question; nobody can have made it before. */
export function newScratch(): string {
  return `/tmp/fairway-compose-${randomBytes(12).toString('hex')}`;
}

/**
 * Asks Compose something about files that are on the host only for as long as it takes to answer.
 * @throws Failure where it did not end, or where the host has no Compose
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
 * Tells Compose to change a project. Once begun, it goes to its end, whatever becomes of the run that asked for it.
 * @returns what it printed
 * @throws Failure with Compose's words where it failed
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
  // Progress lines are about what went well.
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
