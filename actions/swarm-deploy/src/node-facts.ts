import { askEngine, engineInfo } from '@fairway/docker';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** What a node says about itself. */
export interface NodeFacts {
  /** Its id in the swarm, by its own engine. */
  readonly nodeId: string;
  readonly engineVersion: string;
  readonly hasRsync: boolean;
  /** Directories that the user that logs in can neither write nor make. */
  readonly unwritable: readonly string[];
  /** Bytes free where the engine keeps images, and where Fairway keeps releases. */
  readonly freeBytes: number;
  /** Seconds that its clock is ahead of this machine's. */
  readonly clockAheadSeconds: number;
}

/**
 * One question to the shell: rsync, free kilobytes, the time, and which directories can be written. One that is not there
 * yet counts by its nearest parent: nothing is made just to look. $1 where releases are kept, $2 where images are kept;
 * from $1 on without $2, the directories.
 */
const factsScript = `
command -v rsync >/dev/null && echo rsync=yes || echo rsync=no
for at in "$1" "$2" /var/lib /; do df -Pk -- "$at" 2>/dev/null | awk 'NR == 2 { print "free=" $4 }'; done | sort -u
echo time=$(date +%s)
images=$2 state=$1
shift 2
for directory in "$state" "$@"; do
  at=$directory
  while [ ! -e "$at" ]; do at=$(dirname -- "$at"); done
  [ -d "$at" ] && [ -w "$at" ] || printf 'unwritable=%s\\n' "$directory"
done
`;

/** A node with less than this cannot take another image. */
const leastFreeBytes = 256 * 1024 ** 2;
/** The oldest engine whose API has all that is asked of it. */
const oldestEngine = 20;

/**
 * Asks a node about itself; nothing is changed there.
 * @param directories absolute paths that a deploy writes to, besides `stateDir`
 * @throws Failure when it does not answer.
 */
export async function readNodeFacts(
  host: Host,
  { stateDir, directories }: { readonly stateDir: string; readonly directories: readonly string[] },
  { now, signal }: { readonly now: () => number; readonly signal: AbortSignal },
): Promise<NodeFacts> {
  const [[info], facts] = await Promise.all([
    askEngine(host, [engineInfo], { signal }),
    host.exec(['sh', '-c', factsScript, 'facts', stateDir, '/var/lib/docker', ...directories], {
      signal,
      timeoutMs: 30_000,
      show: 'disk, rsync, directories, clock',
    }),
  ]);
  const values = facts.stdout.split('\n').map((line) => /^(\w+)=(.*)$/.exec(line) ?? []);
  const of = (key: string) => values.filter(([, name]) => name === key).map(([, , value = '']) => value);
  return {
    nodeId: info.nodeId,
    engineVersion: info.version,
    hasRsync: of('rsync')[0] === 'yes',
    unwritable: of('unwritable'),
    freeBytes: Math.min(...of('free').map(Number)) * 1024,
    clockAheadSeconds: Number(of('time')[0]) - Math.round(now() / 1000),
  };
}

/** Why a node cannot take a deploy: what it lacks, one Failure each. */
export function nodeProblems(facts: NodeFacts, host: Host, stateDir: string): readonly Failure[] {
  const problems: Failure[] = [];
  if (!facts.hasRsync) {
    problems.push(
      new Failure({
        what: `${host.name} cannot take files.`,
        why: 'rsync is not installed there.',
        fix: `Run on ${host.name}: apt-get install rsync`,
      }),
    );
  }
  for (const directory of facts.unwritable) {
    const isState = directory === stateDir;
    problems.push(
      new Failure({
        what: isState
          ? `Fairway cannot keep releases on ${host.name}.`
          : `The files for ${directory} cannot go to ${host.name}.`,
        why: `The directory ${directory} cannot be written by the user that logs in.`,
        fix: `Run on ${host.name} as root: install -d -o USER ${directory}${isState ? ', or set the input "state-dir"' : ''}.`,
      }),
    );
  }
  if (facts.freeBytes < leastFreeBytes) {
    problems.push(
      new Failure({
        what: `The disk of ${host.name} is full.`,
        why: `Only ${Math.round(facts.freeBytes / 1024 ** 2)} MB are free, and an image needs more.`,
        fix: `Make room on ${host.name}, for example with: docker system prune`,
      }),
    );
  }
  if (Number.parseInt(facts.engineVersion, 10) < oldestEngine) {
    problems.push(
      new Failure({
        what: `The Docker Engine of ${host.name} is too old.`,
        why: `It is ${facts.engineVersion}.`,
        fix: `Install Docker ${oldestEngine}.10 or newer on ${host.name}.`,
      }),
    );
  }
  return problems;
}
