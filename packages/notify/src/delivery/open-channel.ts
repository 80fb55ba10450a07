import { messageOf, shortLine } from '@fairway/runtime';
import type { Channel, ChannelContext, Delivery, Reference } from '../channel.ts';
import type { Message } from '../message.ts';
import type { Answer } from './answer.ts';
import { type Asked, ask, cancelled, type VendorRequest } from './ask.ts';

/** How a vendor took a message. */
export type Taken = Omit<Delivery, 'channel'> & {
  /** The address or the key is of no use any more: it is not asked again in this run. */
  readonly dead?: boolean;
};

/** Asks a vendor within the bounds of delivery. */
export type Talk = (request: VendorRequest) => Promise<Asked>;

/** Milliseconds that a channel may cost without taking anything: a run has more to do, and its job ends at some time. */
const mostLostMs = 120_000;

/**
 * A channel out of what only its vendor knows. What holds for all of them is here: it never throws, it does not ask a
 * dead address again, and no problem holds one of its secrets, although servers like to repeat them.
 */
export function openChannel(parts: {
  readonly name: string;
  readonly kind: string;
  /** Default: no. */
  readonly everyRun?: boolean;
  /** Default: no. */
  readonly deduplicates?: boolean;
  readonly secrets: readonly string[];
  readonly preview: (message: Message, earlier: Reference | undefined) => string;
  readonly tell: (
    message: Message,
    earlier: Reference | undefined,
    talk: Talk,
    context: ChannelContext,
  ) => Promise<Taken>;
}): Channel {
  const { name, kind, everyRun = false, deduplicates = false, secrets, preview, tell } = parts;
  let dead: string | undefined;
  let lostMs = 0;
  const clean = (text: string) => withoutSecrets(text, secrets);
  return {
    name,
    kind,
    everyRun,
    deduplicates,
    preview: (message, earlier) => clean(preview(message, earlier)),
    async send(message, earlier, context) {
      if (dead !== undefined) return { channel: name, ok: false, problem: dead };
      const begun = context.clock.now();
      try {
        const { dead: died, ...told } = await tell(message, earlier, (one) => ask(one, context), context);
        const words = {
          ...(told.problem === undefined ? {} : { problem: clean(told.problem) }),
          ...(told.warning === undefined ? {} : { warning: clean(told.warning) }),
        };
        if (!told.ok) lostMs += context.clock.now() - begun;
        if (died || lostMs >= mostLostMs)
          dead = `${words.problem ?? ''} It was not asked again in this run.`.trim();
        return { ...told, ...words, channel: name };
      } catch (error) {
        if (context.signal?.aborted) return { channel: name, ok: false, unsure: true, problem: cancelled };
        return { channel: name, ok: false, problem: clean(shortLine(messageOf(error), 200)) };
      }
    },
  };
}

/** The statuses after which an address or a key will not work again. */
const deadStatuses: readonly number[] = [401, 403, 404, 410];
const deadHint = 'check its address and key in the secret of the channels';

/**
 * A refusal in one sentence, with what the server said. Lost answers come here too.
 * @param hints what to do about a word in the answer of this vendor
 */
export function refused(
  vendor: string,
  asked: Asked,
  said: (answer: Answer) => string,
  hints: Readonly<Record<string, string>> = {},
): Taken {
  if (!asked.answered) {
    return { ok: false, problem: `${vendor}: ${asked.problem}`, ...(asked.unsure ? { unsure: true } : {}) };
  }
  const { answered, unsure } = asked;
  const words = shortLine(said(answered), 160);
  const dead = deadStatuses.includes(answered.status);
  const hint =
    Object.entries(hints).find(([word]) => words.includes(word))?.[1] ?? (dead ? deadHint : undefined);
  return {
    ok: false,
    problem: `${vendor} answers ${answered.status}${words ? `: ${words}` : ''}${hint ? ` (${hint})` : ''}.`,
    ...(unsure ? { unsure: true } : {}),
    ...(dead ? { dead: true } : {}),
  };
}

/** A text without secrets, in the forms in which servers repeat them: whole, as a path, encoded. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => {
    const path = URL.canParse(secret) ? pathOf(new URL(secret)) : [];
    return [secret, encodeURIComponent(secret), ...path];
  });
  return [...new Set(forms)]
    .filter((form) => form.length >= 6)
    .sort((a, b) => b.length - a.length)
    .reduce((cleaned, form) => cleaned.replaceAll(form, '***'), text);
}

/** The parts of an address that may be its secret: the path, and each long piece of it and of the query. */
function pathOf({ pathname, search }: URL): string[] {
  const pieces = `${pathname}${search}`.split(/[/?&=]/).filter((piece) => piece.length >= 12);
  return [`${pathname}${search}`, pathname, ...pieces].filter((piece) => piece.length > 6);
}
