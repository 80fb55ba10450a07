import { createHash, createHmac } from 'node:crypto';
import type { Message } from '../../message.ts';

/**
 * The headers by which a receiver knows a sender, an age and a double, as Standard Webhooks has them
 * (https://www.standardwebhooks.com): libraries for most languages check them.
 * @param timestamp seconds since the Unix epoch; a receiver refuses old ones, so that nobody can send a request again
 */
export function signedHeaders(
  id: string,
  timestamp: number,
  body: string,
  secret: string | undefined,
): Readonly<Record<string, string>> {
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp) };
  if (secret === undefined) return headers;
  const key = secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret);
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${signature}` };
}

/** The same id for the same message, also in a later run: a receiver drops doubles by it. */
export function webhookId({ key, state, at }: Message): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([key, state, at]))
    .digest('hex')
    .slice(0, 32);
  return `msg_${hash}`;
}
