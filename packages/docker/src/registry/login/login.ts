import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { RegistryFailure } from '../failure/registry-failure.ts';
import { dockerHub } from '../reference/reference.ts';

/** An account in a registry. */
export interface RegistryLogin {
  /** The registry's address: `ghcr.io`, `10.0.0.2:5000`. */
  readonly registry: string;
  readonly username: string;
  readonly password: string;
}

/** Milliseconds in which a registry must answer a login. */
const loginTimeoutMs = 30_000;

/**
 * Logs in to a registry. The password travels by standard input.
 * @param options.env names the `DOCKER_CONFIG` that keeps the login
 * @throws Failure that distinguishes a refused password from a registry that cannot be reached
 */
export async function logIn(
  host: Host,
  { registry, username, password }: RegistryLogin,
  options: { readonly env: Readonly<Record<string, string>>; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const address = registry === dockerHub ? [] : [registry];
  const result = await host
    .exec(['docker', 'login', '--username', username, '--password-stdin', ...address], {
      ...options,
      stdin: password,
      timeoutMs: loginTimeoutMs,
      accept: 'any',
    })
    .catch((error: unknown) => {
      options.signal?.throwIfAborted();
      throw unreachable(registry, host, error);
    });
  if (result.exitCode === 0) return;
  const said = result.stderr.trim().split('\n').filter(isWorthShowing);
  throw new RegistryFailure(
    `${subject(host)} could not log in to ${registry} as ${username}`,
    said,
    registry,
  );
}

/**
 * Leaves out Docker's warning that config.json holds an unencrypted login: this config.json is removed at the end of
 * the run.
 */
function isWorthShowing(line: string): boolean {
  return (
    line.trim() !== '' &&
    !/^WARNING!|credential-stores|credentials-store|^Configure a credential helper/.test(line)
  );
}

/** A host at the beginning of a sentence. The names of servers stay as they are. */
function subject({ address, name }: Host): string {
  return address === 'local' ? 'This runner' : name;
}

function unreachable(registry: string, host: Host, cause: unknown): Failure {
  return new Failure({
    what: `${subject(host)} could not log in to ${registry}`,
    why: `The login did not end within ${loginTimeoutMs / 1000} s, or docker is not there.`,
    fix: `Check that docker runs on ${host.name} and that ${registry} can be reached from it.`,
    cause,
  });
}
