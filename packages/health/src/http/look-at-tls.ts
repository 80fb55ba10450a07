import { dial, dialFromHere } from '@fairway/host';
import { asRecord } from '@fairway/runtime';
import { type CertificateSeen, readChain } from '../tls/chain.ts';
import { chainProblem, describeChain } from '../tls/judge-chain.ts';
import type { FetchDeps } from './ask-by-fetch.ts';
import type { ProbeRequest } from './probe-request.ts';

/** What the certificates of a URL's server say. */
export interface TlsLook {
  readonly problem?: string | undefined;
  readonly evidence: readonly string[];
}

/**
 * Looks at the certificates of a URL's server, from where the probe asks.
 * @throws Error where the server cannot be reached, speaks no TLS, or takes too long
 */
export async function lookAtTls(request: ProbeRequest, deps: FetchDeps): Promise<TlsLook> {
  const chain = await chainOf(request, deps);
  const days = request.probe['tls-days'] ?? 0;
  return { problem: chainProblem(chain, { now: deps.clock.now(), days }), evidence: describeChain(chain) };
}

/** Whether an answer did not arrive because of certificates: then they are worth a look. */
export function isAboutCertificates(error: unknown): boolean {
  for (let one = error; one !== undefined; one = asRecord(one).cause) {
    const { code } = asRecord(one);
    if (typeof code === 'string' && /CERT|^ERR_TLS_|UNABLE_TO_|SELF_SIGNED/.test(code)) return true;
  }
  return false;
}

async function chainOf(
  { url, asker, probe }: ProbeRequest,
  { clock, signal: cancelled }: FetchDeps,
): Promise<readonly CertificateSeen[]> {
  const { hostname, port } = new URL(url);
  const address = hostname.replace(/^\[|\]$/g, '');
  const to = { address, port: Number(port || 443) };
  const [over, done] = [new AbortController(), new AbortController()];
  const late = clock.sleep(probe.timeout, done.signal).then(
    () => {
      over.abort(new Error(`no certificate within ${probe.timeout} ms`));
      throw over.signal.reason;
    },
    () => new Promise<never>(() => {}),
  );
  const signal = cancelled ? AbortSignal.any([cancelled, over.signal]) : over.signal;
  try {
    const channel = await (asker ? dial(asker, to, signal) : dialFromHere(address, to.port, signal));
    try {
      return await Promise.race([readChain(channel, hostname), late]);
    } finally {
      channel.destroy();
    }
  } finally {
    done.abort();
  }
}
