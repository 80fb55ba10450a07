import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { engineDial } from '../engine/dial.ts';
import { getRequests, readAnswers } from '../engine/http-exchange.ts';
import { distributionRequest, readDistributionAnswer } from './engine-distribution.ts';
import type { RegistryLogin } from './login.ts';
import { formatReference, parseReference, withDefaultTag } from './reference.ts';
import { explainRegistryError } from './registry-error.ts';
import type { ResolvedImage } from './resolved-image.ts';

export interface ResolveOptions {
  /** Accounts by registry; the one that fits the reference is used. */
  readonly logins?: readonly RegistryLogin[];
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Milliseconds in which engine and registry have to answer. Default: 30 s. */
  readonly timeoutMs?: number;
}

/**
 * Asks the Docker Engine of a host what a registry holds under a reference: the digest that this host would pull, and
 * the platforms. No plugin is needed there, and nothing is pulled.
 * @param reference as a stack file writes it; without tag and digest `latest` is asked for
 * @throws Failure where the registry does not hold it, refuses the account or cannot be reached
 */
export async function resolveImage(
  host: Host,
  reference: string,
  options: ResolveOptions = {},
): Promise<ResolvedImage> {
  const { logins = [], env, signal, timeoutMs = 30_000 } = options;
  const parsed = withDefaultTag(parseReference(reference));
  const login = logins.find((candidate) => candidate.registry === parsed.registry);
  // What ssh:// contexts of Docker use to reach the engine's socket as the CLI would.
  const { stdout } = await host.exec(engineDial, {
    stdin: getRequests([distributionRequest(formatReference(parsed), login)]),
    timeoutMs,
    ...(env ? { env } : {}),
    ...(signal ? { signal } : {}),
  });
  const [said] = readAnswers(stdout, 1, host.name);
  const answer = readDistributionAnswer(said ?? { status: 0, body: '' });
  if (answer.found) return answer.image;
  const { why, fix } = explainRegistryError(`${answer.status} ${answer.message}`, parsed.registry);
  throw new Failure({
    what: `The image ${reference} could not be resolved to a digest on ${host.name}`,
    why,
    fix,
    evidence: [answer.message],
  });
}
