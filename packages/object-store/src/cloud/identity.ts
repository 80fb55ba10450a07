import { asRecord } from '@fairway/runtime';
import type { HttpClient } from '../http/exchange.ts';
import type { RetryDeps } from '../http/retry.ts';

/** What an exchange of the run's identity for a cloud's credentials needs. */
export interface IdentityDeps extends RetryDeps {
  readonly http: HttpClient;
  /** A token of the run for this audience. */
  readonly identityToken: (audience: string) => Promise<string>;
  /** Keeps a value out of every log from now on. */
  readonly mask: (secret: string) => void;
}

/** Whom a token speaks for. The token itself is a secret; its subject is not. */
export function subjectOf(token: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const { sub } = asRecord(claims);
    return typeof sub === 'string' ? sub : 'unknown';
  } catch {
    return 'unknown';
  }
}
