import { askEngine, engineInfo } from '@fairway/docker';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** What a machine that is deployed to says about itself. */
export interface MachineFacts {
  /** Its id in a swarm, by its own engine; empty where it is in none. */
  readonly nodeId: string;
  readonly engineVersion: string;
  readonly hasRsync: boolean;
  /** Directories that the user that logs in can neither write nor make. */
  readonly unwritable: readonly string[];
  /** Bytes free where the engine keeps images, and where Fairway keeps releases. */
  readonly freeBytes: number;
  /** Seconds that its clock is ahead of this machine's. */
  readonly clockAheadSeconds: number;
  /** What `also` printed under a name; empty where it did not. */
  readonly other: (name: string) => string;
}

export interface MachineQuestion {
  /** Where Fairway keeps releases. */
  readonly stateDir: string;
  /** Other absolute paths that a deploy writes to. */
  readonly directories: readonly string[];
  /** Lines for the shell that print `name=value` besides, and what they find in their environment. */
  readonly also?: { readonly script: string; readonly env: Readonly<Record<string, string>> };
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * One question to the shell: rsync, free kilobytes, the time, and which directories can be written. One that is not there
 * yet counts by its nearest parent: nothing is made just to look. $1 where images are kept, then the directories.
 */
const factsScript = `
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

/** Where engines keep images unless they are told otherwise. */
const usualDataDirectory = '/var/lib/docker';
/** A machine with less than this cannot take another image. */
const leastFreeBytes = 256 * 1024 ** 2;
/** Seconds that clocks may differ: certificates and tokens are judged by them. */
export const clockToleranceSeconds = 60;

/** Asks a machine about itself; nothing is changed there. @throws Failure when it does not answer. */
export async function readMachineFacts(host: Host, question: MachineQuestion): Promise<MachineFacts> {
  const { stateDir, directories, also, now, signal } = question;
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
    hasRsync: of('rsync')[0] === 'yes',
    unwritable: of('unwritable'),
    freeBytes: Math.min(...of('free').map(Number)) * 1024,
    clockAheadSeconds: Number(of('time')[0]) - Math.round(now() / 1000),
    other: (name) => of(name)[0] ?? '',
  };
}

/** Why a machine cannot take a deploy: what it lacks, one Failure each. */
export function machineProblems(
  { hasRsync, unwritable, freeBytes }: MachineFacts,
  host: Host,
  stateDir: string,
): readonly Failure[] {
  const problems = unwritable.map((directory) => {
    const isState = directory === stateDir;
    return new Failure({
      what: isState
        ? `Fairway cannot keep releases on ${host.name}.`
        : `Nothing can be put into ${directory} on ${host.name}.`,
      why: `The directory ${directory} can neither be written nor made by the user that logs in.`,
      fix: `Run on ${host.name} as root: install -d -o USER ${directory}${isState ? ', or set the input "state-dir"' : ''}.`,
    });
  });
  if (!hasRsync) {
    problems.unshift(
      new Failure({
        what: `${host.name} cannot take files.`,
        why: 'rsync is not installed there.',
        fix: `Run on ${host.name}: apt-get install rsync`,
      }),
    );
  }
  if (freeBytes < leastFreeBytes) {
    problems.push(
      new Failure({
        what: `The disk of ${host.name} is full.`,
        why: `Only ${Math.round(freeBytes / 1024 ** 2)} MB are free, and an image needs more.`,
        fix: `Make room on ${host.name}, for example with: docker system prune`,
      }),
    );
  }
  return problems;
}

/** That a clock is off, for a check that tells all it finds. */
export function clockOff(host: Host, seconds: number): Failure {
  const ahead = seconds > 0 ? 'ahead of' : 'behind';
  return new Failure({
    what: `The clock of ${host.name} is wrong, or that of the runner is.`,
    why: `It is ${Math.abs(seconds)} s ${ahead} the runner's; certificates and tokens are judged by the time.`,
    fix: `Let ${host.name} keep its time: timedatectl set-ntp true`,
  });
}
