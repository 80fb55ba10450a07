import { posix } from 'node:path';
import { Failure } from '@fairway/runtime';
import type { ExecOptions, Host } from '../host.ts';
import { begunLock } from './lease-program.ts';

/** The run that holds a lock. */
export interface LeaseHolder {
  /** The name that it gave; empty where it gave none. */
  readonly holder: string;
  /** When it took the lock, in milliseconds since the Unix epoch by the host's clock; undefined where that is not known. */
  readonly since: number | undefined;
}

/** The exit status of the program where the user may not enter the directory of the lock. */
const shut = 77;

/**
 * Prints who holds locks, and takes each only for the moment of the question. A shared lock suffices to ask whether the lock
 * itself is held, so two questions never see each other. Commands of a run that is gone hold the second lock shared, and
 * are seen by the exclusive one: another question that has it gives it back at once, and is waited for. Each lock is asked in a shell of its own, whose end gives it back.
 */
const asking = `
at=\${1%/*}
while [ -n "$at" ]; do
  [ ! -d "$at" ] || [ -x "$at" ] || { echo "$(id -un) may not enter $at" >&2; exit ${shut}; }
  at=\${at%/*}
done
ask() (
  [ -e "$1" ] || exit 0
  exec 9<"$1" || exit 73
  if ! flock -s -n 9; then echo "held $(cat -- "$1")"; exit 0; fi
  [ -e "${begunLock('$1')}" ] || exit 0
  exec 8<"${begunLock('$1')}" || exit 73
  flock -w 1 8 || echo "held $(cat -- "$1")"
)
`;

/** $1 lock. */
const ofOne = `${asking}
ask "$1"
`;

/** Prints a line for each lock that is held: its file, and what is in it. $1 any path in the directory. */
const ofAll = `${asking}
for lock in "\${1%/*}"/*.lock; do
  held=$(ask "$lock") || exit
  [ -z "$held" ] || printf '%s\n' "\${lock##*/} $held"
done
`;

type AskOptions = Pick<ExecOptions, 'signal' | 'timeoutMs'>;

/**
 * Asks a host who holds a lock, without waiting for it.
 * @param path the lock file, as it is taken
 * @returns undefined where nobody holds it
 * @throws Failure where the user may not see the lock: that must not look as if nobody held it, or nothing were there
 */
export async function leaseHolder(
  host: Host,
  path: string,
  options: AskOptions = {},
): Promise<LeaseHolder | undefined> {
  const answer = await ask(host, ofOne, path, options);
  const [, since = '', holder = ''] = /^held ?(\S*) ?(.*)$/m.exec(answer) ?? [];
  return answer.startsWith('held') ? holderOf(since, holder) : undefined;
}

/**
 * Asks a host who holds the locks of a directory (`NAME.lock`), without waiting for them.
 * @returns who holds those that are held, by their names
 * @throws Failure where the user may not see them
 */
export async function leaseHoldersIn(
  host: Host,
  directory: string,
  options: AskOptions = {},
): Promise<ReadonlyMap<string, LeaseHolder>> {
  const answer = await ask(host, ofAll, posix.join(directory, 'any'), options);
  const held = answer.matchAll(/^(.+)\.lock held ?(\S*) ?(.*)$/gm);
  return new Map([...held].map(([, name = '', since = '', holder = '']) => [name, holderOf(since, holder)]));
}

async function ask(host: Host, program: string, path: string, options: AskOptions): Promise<string> {
  const { stdout, stderr, exitCode } = await host.exec(['sh', '-c', program, 'lock', path], {
    timeoutMs: 30_000,
    ...options,
    accept: [0, shut],
    show: `who holds ${path}`,
  });
  if (exitCode !== shut) return stdout;
  throw new Failure({
    what: `The records of Fairway on ${host.name} cannot be read.`,
    why: `The user ${stderr.trim()}.`,
    fix: 'Connect as the user that deploys there: only that one may enter the directory.',
  });
}

/** Who holds a lock, by the line in its file: the time, and the name. */
function holderOf(since: string, holder: string): LeaseHolder {
  const at = Date.parse(since);
  return Number.isNaN(at)
    ? { holder: [since, holder].filter(Boolean).join(' '), since: undefined }
    : { holder, since: at };
}
