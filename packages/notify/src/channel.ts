import type { Clock, Logger } from '@fairway/runtime';
import type { Message } from './message.ts';

/**
 * What a channel gave back for an incident, so that its end can edit or answer the first message: a Slack `ts`, the id
 * of a Discord message. Plain JSON, kept with the incident.
 */
export type Reference = Readonly<Record<string, string>>;

/** How one channel took one message. A channel that fails stops neither the others nor the caller. */
export interface Delivery {
  readonly channel: string;
  /** The channel accepted the message. Some accept without showing it: then `warning` says what is not proven. */
  readonly ok: boolean;
  /** Why it was not accepted, in one sentence without secrets. */
  readonly problem?: string;
  readonly warning?: string;
  /** The message may have arrived although no answer came: it is not sent again in this run. */
  readonly unsure?: boolean;
  readonly reference?: Reference;
}

export interface ChannelContext {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds in which an answer must come; 10 s where it is not given. */
  readonly answerMs?: number | undefined;
  /** The run's own repository, and a token that may write there; undefined where the run was given none. */
  readonly github?:
    | { readonly repository: string; readonly token: string; readonly apiUrl: string }
    | undefined;
}

/** A place that takes messages. */
export interface Channel {
  /** The name that the routes use. */
  readonly name: string;
  readonly kind: string;
  /**
   * The channel wants an incident's message in every run while it lasts, not only when people must hear of it. It forgets
   * what is not repeated, or keeps one text up to date, and wakes nobody by it.
   */
  readonly everyRun: boolean;
  /**
   * The channel finds an incident by its key, so the same message twice is one to readers: it may be sent again after a
   * lost answer, and the end of what it does not show is no message.
   */
  readonly deduplicates: boolean;
  /** What would be sent, for a dry run: without addresses and secrets. */
  preview(message: Message, earlier: Reference | undefined): string;
  /** Sends one message. Never throws: also of a run that is cancelled, what was sent must be known. */
  send(message: Message, earlier: Reference | undefined, context: ChannelContext): Promise<Delivery>;
}
