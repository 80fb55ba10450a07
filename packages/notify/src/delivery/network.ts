import { asRecord } from '@fairway/runtime';

/** A request that got no answer. */
export interface NoAnswer {
  /** The cause in words, without an address. */
  readonly cause: string;
  /** The server cannot have seen it: no connection was made. */
  readonly unsent: boolean;
  /** Another try may go better. */
  readonly passing: boolean;
}

const unsent: Readonly<Record<string, readonly [cause: string, passing: boolean]>> = {
  ENOTFOUND: ['its name does not exist in DNS', false],
  EAI_AGAIN: ['DNS did not answer for its name', true],
  ECONNREFUSED: ['nothing listens at its address', true],
  EHOSTUNREACH: ['its address cannot be reached', true],
  ENETUNREACH: ['its network cannot be reached', true],
  UND_ERR_CONNECT_TIMEOUT: ['it did not accept a connection in time', true],
};

/** Reads what `fetch` threw. Its own message may hold the address, and the address may be a secret. */
export function readNoAnswer(thrown: unknown): NoAnswer {
  const { name, cause } = asRecord(thrown) as { name?: unknown; cause?: unknown };
  if (name === 'TimeoutError') return { cause: 'no answer came in time', unsent: false, passing: true };
  const code = String(asRecord(cause)['code'] ?? '');
  const known = unsent[code];
  if (known) return { cause: known[0], unsent: true, passing: known[1] };
  if (/CERT|SSL|TLS|SIGNATURE|ISSUER/.test(code)) {
    return { cause: `its certificate is not accepted (${code})`, unsent: true, passing: false };
  }
  return { cause: 'the connection broke before an answer came', unsent: false, passing: true };
}
