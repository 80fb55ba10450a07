import { askEngine, engineInfo } from '@fairway/docker';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { Inputs } from './inputs.ts';
import { placesOf } from './places.ts';

/** What a host says about itself. */
export interface HostFacts {
  readonly engineVersion: string;
  readonly composeVersion: string;
  /** Its file on the host: another one as soon as it is replaced. Empty where it is not in one of Docker's places. */
  readonly composePlugin: string;
  readonly hasRsync: boolean;
  /** Directories that the user that logs in can neither write nor make. */
  readonly unwritable: readonly string[];
  /** Bytes free where the engine keeps images, and where Fairway keeps releases. */
  readonly freeBytes: number;
  /** Seconds that its clock is ahead of this machine's. */
  readonly clockAheadSeconds: number;
}

/**
 * One question to the shell. A directory that is not there yet counts by its nearest parent: nothing is made just to
 * look. Starting Compose takes longer than all the rest: it is not asked again while its file is the one that it was.
 * $1 what was known of it, $2 where images are kept, then the directories.
 */
const factsScript = `
command -v rsync >/dev/null && echo rsync=yes || echo rsync=no
plugin=$(for in in "\${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker; do
  stat -L -c '%n %s %Y %i' -- "$in/cli-plugins/docker-compose" 2>/dev/null
done | tr '\\n' ' ')
[ ! -r "$1" ] || { IFS= read -r known; IFS= read -r version; } <"$1"
if [ -z "$plugin" ] || [ "$known" != "$plugin" ]; then version=$(docker compose version --short 2>/dev/null); fi
echo "plugin=$plugin"
echo "compose=$version"
images=$2
shift 2
for at in "$1" "$images" /var/lib /; do df -Pk -- "$at" 2>/dev/null | awk 'NR == 2 { print "free=" $4 }'; done | sort -u
echo time=$(date +%s)
for directory in "$@"; do
  at=$directory
  while [ ! -e "$at" ]; do at=$(dirname -- "$at"); done
  [ -d "$at" ] && [ -w "$at" ] || printf 'unwritable=%s\\n' "$directory"
done
`;

/** Where engines keep images unless they are told otherwise. */
const usualDataDirectory = '/var/lib/docker';
/** A host with less than this cannot take another image. */
const leastFreeBytes = 256 * 1024 ** 2;
/** Seconds that clocks may differ: certificates and tokens are judged by them. */
export const clockToleranceSeconds = 60;

/** Asks a host about itself; nothing is changed there. @throws Failure when it does not answer. */
export async function readHostFacts(
  host: Host,
  inputs: Pick<Inputs, 'stateDir' | 'project' | 'directory'>,
  { now, signal }: { readonly now: () => number; readonly signal: AbortSignal },
): Promise<HostFacts> {
  const { stateDir, directory } = inputs;
  const known = placesOf(inputs).composePlugin;
  const ask = async (images: string) => {
    const { stdout } = await host.exec(
      ['sh', '-c', factsScript, 'facts', known, images, stateDir, directory],
      { signal, timeoutMs: 30_000, show: 'disk, rsync, Compose, directories, clock' },
    );
    return stdout;
  };
  const [[info], guessed] = await Promise.all([
    askEngine(host, [engineInfo], { signal }),
    ask(usualDataDirectory),
  ]);
  const stdout = info.dataDirectory === usualDataDirectory ? guessed : await ask(info.dataDirectory);
  const values = stdout.split('\n').map((line) => /^(\w+)=(.*)$/.exec(line) ?? []);
  const of = (key: string) => values.filter(([, name]) => name === key).map(([, , value = '']) => value);
  return {
    engineVersion: info.version,
    composeVersion: of('compose')[0] ?? '',
    composePlugin: of('plugin')[0] ?? '',
    hasRsync: of('rsync')[0] === 'yes',
    unwritable: of('unwritable'),
    freeBytes: Math.min(...of('free').map(Number)) * 1024,
    clockAheadSeconds: Number(of('time')[0]) - Math.round(now() / 1000),
  };
}

/** Why a host cannot take a deploy: what it lacks, one Failure each. */
export function hostProblems(
  facts: HostFacts,
  host: Host,
  { stateDir }: Pick<Inputs, 'stateDir'>,
): readonly Failure[] {
  const { composeVersion, hasRsync, unwritable, freeBytes } = facts;
  const [major = 0, minor = 0] = composeVersion.replace(/^v/, '').split('.').map(Number);
  const problem = (what: string, why: string, fix: string) => new Failure({ what, why, fix });
  return [
    ...(major > 2 || (major === 2 && minor >= 20)
      ? []
      : [
          problem(
            `${host.name} cannot run the project.`,
            composeVersion === ''
              ? 'It has no `docker compose`.'
              : `Its Docker Compose is ${composeVersion}, and 2.20 is needed.`,
            `Install Docker Compose 2.20 or newer on ${host.name} (package docker-compose-plugin).`,
          ),
        ]),
    ...(hasRsync
      ? []
      : [
          problem(
            `${host.name} cannot take files.`,
            'rsync is not installed there.',
            `Run on ${host.name}: apt-get install rsync`,
          ),
        ]),
    ...unwritable.map((at) =>
      problem(
        `${at} on ${host.name} cannot be used.`,
        'The user that logs in can neither write nor make it.',
        `Run on ${host.name} as root: install -d -o USER ${at}${at === stateDir ? ', or set the input "state-dir"' : ''}`,
      ),
    ),
    ...(freeBytes >= leastFreeBytes
      ? []
      : [
          problem(
            `The disk of ${host.name} is full.`,
            `Only ${Math.round(freeBytes / 1024 ** 2)} MB are free, and an image needs more.`,
            `Make room on ${host.name}, for example with: docker system prune`,
          ),
        ]),
  ];
}
