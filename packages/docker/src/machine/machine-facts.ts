import type { Host } from '@fairway/host';
import { askEngine, engineInfo } from '../engine/index.ts';
import { machinePlatform } from '../registry/image/platform-name.ts';

/** The facts about a machine that a deploy depends on. */
export interface MachineFacts {
  /** Its id in a swarm, as its own engine reports it; empty where it is in no swarm. */
  readonly nodeId: string;
  readonly engineVersion: string;
  /** What its engine runs, as images name it: `linux/amd64`. */
  readonly platform: string;
  /** Who logs in, as the machine itself names the user. */
  readonly user: string;
  readonly hasRsync: boolean;
  /** Directories that the login user can neither write nor create. */
  readonly unwritable: readonly string[];
  /** Bytes free where the engine keeps images, and where Fairway keeps releases. */
  readonly freeBytes: number;
  /** Seconds that its clock is ahead of this machine's; negative where it is behind. */
  readonly clockAheadSeconds: number;
  /** The value that the script in `also` printed under a name; empty where it printed none. */
  readonly other: (name: string) => string;
}

/** One request for a machine's facts. */
export interface FactsRequest {
  /** The directory in which Fairway keeps releases. */
  readonly stateDir: string;
  /** Other absolute paths that a deploy writes to. */
  readonly directories: readonly string[];
  /** Further shell lines, which print `name=value`, and the environment that they read. */
  readonly also?: { readonly script: string; readonly env: Readonly<Record<string, string>> };
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * One shell script for the user, rsync, free kilobytes, the time and the directories that cannot be written. A directory that
 * does not exist yet is judged by its nearest parent, because a check creates nothing. $1 is where the engine keeps
 * images; the directories follow.
 */
const factsScript = `
echo user=$(id -un)
command -v rsync >/dev/null && echo rsync=yes || echo rsync=no
images=$1
shift
for at in "$1" "$images" /var/lib /; do df -Pk -- "$at" 2>/dev/null | awk 'NR == 2 { print "free=" $4 }'; done | sort -u
echo time=$(date +%s)
for directory in "$@"; do
  at=$directory
  while [ ! -e "$at" ]; do at=$(dirname -- "$at"); done
  [ -d "$at" ] && [ -w "$at" ] || printf 'unwritable=%s\\n' "$directory"
done
`;

/** The engine's default place for images. */
const usualDataDirectory = '/var/lib/docker';

/** Reads a machine's facts; nothing is changed there. @throws Failure when the machine does not answer. */
export async function readMachineFacts(host: Host, request: FactsRequest): Promise<MachineFacts> {
  const { stateDir, directories, also, now, signal } = request;
  const ask = async (images: string) => {
    const script = `${factsScript}${also?.script ?? ''}`;
    const { stdout } = await host.exec(['sh', '-c', script, 'facts', images, stateDir, ...directories], {
      signal,
      timeoutMs: 30_000,
      show: 'disk, rsync, directories, clock',
      ...(also ? { env: also.env } : {}),
    });
    return stdout;
  };
  const [[info], guessed] = await Promise.all([
    askEngine(host, [engineInfo], { signal }),
    ask(usualDataDirectory),
  ]);
  const { dataDirectory } = info;
  const stdout = dataDirectory === usualDataDirectory ? guessed : await ask(dataDirectory);
  const values = stdout.split('\n').map((line) => /^(\w+)=(.*)$/.exec(line) ?? []);
  const of = (key: string) => values.filter(([, name]) => name === key).map(([, , value = '']) => value);
  return {
    nodeId: info.nodeId,
    engineVersion: info.version,
    platform: machinePlatform(info.operatingSystem, info.machine),
    user: of('user')[0] ?? '',
    hasRsync: of('rsync')[0] === 'yes',
    unwritable: of('unwritable'),
    freeBytes: Math.min(...of('free').map(Number)) * 1024,
    clockAheadSeconds: Number(of('time')[0]) - Math.round(now() / 1000),
    other: (name) => of(name)[0] ?? '',
  };
}
