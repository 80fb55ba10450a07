import { type HostLine, hostsInput, type SshAccess, sshAccessOf, sshInputs } from '@fairway/access-kit';
import { choice, optional, readInputs, text } from '@fairway/action-kit';
import { environmentInput, githubInputs, limitInputs } from '@fairway/deploy-kit';
import { Failure } from '@fairway/runtime';

/** The checked inputs. Times are milliseconds. */
export interface Inputs {
  readonly project: string;
  readonly environment: string;
  readonly hosts: readonly HostLine[];
  readonly volumes: 'keep' | 'remove';
  readonly ssh: SshAccess;
  readonly timeoutMs: number;
  readonly lockTimeoutMs: number;
  /** An absolute path on the hosts, without a slash at its end. */
  readonly stateDir: string;
  readonly token: string | undefined;
}

/**
 * Reads and checks every input, before any machine is contacted.
 * @throws Failure that names the input, says what is wrong and what to write
 */
export function readDestroyInputs(): Inputs {
  const { timeout, 'lock-timeout': lockTimeout, 'state-dir': stateDir } = limitInputs();
  const given = readInputs({
    project: text({
      pattern: /^[a-z0-9][a-z0-9_-]*$/,
      describe: 'the name of a Compose project: lower-case letters, digits, "_" and "-"',
    }),
    environment: environmentInput(),
    hosts: hostsInput(),
    volumes: choice('keep', 'remove'),
    confirm: optional(text()),
    ...sshInputs(),
    timeout,
    'lock-timeout': lockTimeout,
    'state-dir': stateDir,
    'github-token': githubInputs()['github-token'],
  });
  requireConfirmed(given);
  return {
    project: given.project,
    environment: given.environment,
    hosts: given.hosts,
    volumes: given.volumes,
    ssh: sshAccessOf(given),
    timeoutMs: given.timeout,
    lockTimeoutMs: given['lock-timeout'],
    stateDir: given['state-dir'].replace(/\/+$/, ''),
    token: given['github-token'],
  };
}

interface Confirmed {
  readonly volumes: 'keep' | 'remove';
  readonly environment: string;
  readonly confirm: string | undefined;
}

/** Requires that the user has typed the name of the environment whose data is removed. */
function requireConfirmed({ volumes, environment, confirm }: Confirmed): void {
  if (volumes === 'keep' || confirm === environment) return;
  throw new Failure({
    what: 'The input "confirm" does not name the environment.',
    why: `"volumes: remove" deletes all data of "${environment}", and "confirm" ${confirm === undefined ? 'is empty' : `says "${confirm}"`}.`,
    fix: 'Write the name of the environment into "confirm", typed by a person; or leave "volumes" at "keep".',
  });
}
