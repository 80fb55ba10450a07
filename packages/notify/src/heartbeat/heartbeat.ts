import { randomUUID } from 'node:crypto';
import { Failure, shortLine } from '@fairway/runtime';
import type { ChannelContext } from '../channel.ts';
import { ask } from '../delivery/ask.ts';
import { refused, withoutSecrets } from '../delivery/open-channel.ts';
import { address } from '../settings/fields.ts';

/** How the server of a heartbeat took one beat. None of it changes what the run itself comes to. */
export interface Beat {
  readonly ok: boolean;
  /** Why it was not taken, in one sentence without secrets. */
  readonly problem?: string;
  /** It was answered, and not counted. */
  readonly warning?: string;
}

/** Tells a server that misses a run when none comes: healthchecks.io, or one that speaks as it does. */
export interface Heartbeat {
  /** The run has begun. One without an end within the server's grace time is told as down. */
  begin(): Promise<Beat>;
  /** @param text what came of the run, for people; without secrets */
  succeed(text: string): Promise<Beat>;
  fail(text: string): Promise<Beat>;
}

/** Bytes of a text that every server of the protocol keeps. */
const mostBytes = 10_000;

/**
 * Opens a heartbeat. It makes no request yet.
 * @param url the address of the check, by UUID or by key and slug. Whoever knows it can say that all is well: no error
 * shows it
 * @see https://healthchecks.io/docs/http_api/
 * @throws Failure where it is no such address
 */
export function openHeartbeat(url: string, context: ChannelContext): Heartbeat {
  const read = address.safeParse(url);
  if (!read.success || new URL(url).pathname.length < 2) {
    const why = read.success ? 'names a server and no check' : read.error.issues[0]?.message;
    throw new Failure({
      what: 'The heartbeat cannot be used.',
      why: `Its address ${why}.`,
      fix: 'Copy the ping URL of the check, such as https://hc-ping.com/UUID, into the secret.',
    });
  }
  // With it the server pairs the end with the beginning, also where two runs overlap.
  const rid = randomUUID();
  const beat = (signal: '' | '/start' | '/fail', text: string) =>
    send(signedUrl(url, signal, rid), text, [url], context);
  return {
    begin: () => beat('/start', ''),
    succeed: (text) => beat('', text),
    fail: (text) => beat('/fail', text),
  };
}

/** The address with a signal behind its path. What is asked besides, such as `create=1`, stays. */
function signedUrl(url: string, signal: string, rid: string): string {
  const signed = new URL(url);
  signed.pathname = `${signed.pathname.replace(/\/+$/, '')}${signal}`;
  signed.searchParams.set('rid', rid);
  return signed.href;
}

async function send(
  url: string,
  text: string,
  secrets: readonly string[],
  context: ChannelContext,
): Promise<Beat> {
  const asked = await ask(
    {
      method: 'POST',
      url,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: cutBytes(text),
      double: 'harmless',
    },
    context,
  );
  const said = asked.answered?.text.trim() ?? '';
  const clean = (words: string) => withoutSecrets(words, secrets);
  if (asked.answered?.status === 200 || asked.answered?.status === 201) {
    if (/^(?:OK|Created)$/i.test(said)) return { ok: true };
    if (/^OK \(not found\)$/i.test(said)) return { ok: false, problem: 'The heartbeat has no such check.' };
    if (/^OK \(rate limited\)$/i.test(said))
      return { ok: true, warning: 'The heartbeat was answered and not counted, because it came too often.' };
    if (/^\s*</.test(said))
      return {
        ok: false,
        problem: 'What answers at the address of the heartbeat is no such server: it sends a page.',
      };
    return { ok: true, warning: clean(`The heartbeat answered "${shortLine(said, 80)}" instead of OK.`) };
  }
  const hints = { 'not unique': 'two checks have this slug: use the address with the UUID' };
  return {
    ok: false,
    problem: clean(refused('The heartbeat', asked, ({ text: words }) => words, hints).problem ?? ''),
  };
}

/** The beginning of a text in whole characters. */
function cutBytes(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= mostBytes) return text;
  return new TextDecoder().decode(bytes.subarray(0, mostBytes), { stream: true });
}
