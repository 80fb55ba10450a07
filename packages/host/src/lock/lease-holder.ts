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
 * Prints who holds a lock, and takes it only for the moment of the question. A shared lock suffices to ask whether the lock
 * itself is held, so two questions never see each other. Commands of a run that is gone hold the second lock shared, and
 * are seen by the exclusive one. $1 lock, $2 second lock.
 */
const program = `
at=\${1%/*}
while [ -n "$at" ]; do
  [ ! -d "$at" ] || [ -x "$at" ] || { echo "$(id -un) may not enter $at" >&2; exit ${shut}; }
  at=\${at%/*}
done
[ -e "$1" ] || exit 0
exec 9<"$1" || exit 73
if ! flock -s -n 9; then echo "held $(cat -- "$1")"; exit 0; fi
[ -e "$2" ] || exit 0
exec 8<"$2" || exit 73
flock -n 8 || echo "held $(cat -- "$1")"
`;

/**
 * Asks a host who holds a lock, without waiting for it.
 * @param path the lock file, as it is taken
 * @returns undefined where nobody holds it
 * @throws Failure where the user may not see the lock: that must not look as if nobody held it, or nothing were there
 */
export async function leaseHolder(
  host: Host,
  path: string,
  options: Pick<ExecOptions, 'signal' | 'timeoutMs'> = {},
): Promise<LeaseHolder | undefined> {
  const { stdout, stderr, exitCode } = await host.exec(['sh', '-c', program, 'lock', path, begunLock(path)], {
    timeoutMs: 30_000,
    ...options,
    accept: [0, shut],
    show: `who holds ${path}`,
  });
  if (exitCode === shut) {
    throw new Failure({
      what: `The records of Fairway on ${host.name} cannot be read.`,
      why: `The user ${stderr.trim()}.`,
      fix: 'Connect as the user that deploys there: only that one may enter the directory.',
    });
  }
  const [, since = '', holder = ''] = /^held ?(\S*) ?(.*)$/m.exec(stdout) ?? [];
  return stdout.startsWith('held') ? holderOf(since, holder) : undefined;
}

/** Who holds a lock, by the line in its file: the time, and the name. */
function holderOf(since: string, holder: string): LeaseHolder {
  const at = Date.parse(since);
  return Number.isNaN(at)
    ? { holder: [since, holder].filter(Boolean).join(' '), since: undefined }
    : { holder, since: at };
}
