import { type Advanced, advance, type Due, type Look, recordDeliveries } from '@fairway/incidents';
import { type Channel, type ChannelContext, type Letter, type SentLetter, tell } from '@fairway/notify';
import { type Logger, messageOf as wordsOf } from '@fairway/runtime';
import type { Memory } from '../record/memory.ts';
import { type MessageFacts, messageFor } from './message.ts';

/** How people were told in this run. */
export interface Telling {
  readonly advanced: Advanced;
  /** What readers could see of it, and what a channel did not take. */
  readonly sent: readonly SentLetter[];
}

export interface TellRequest {
  readonly memory: Memory;
  readonly look: Look;
  readonly channels: readonly Channel[];
  readonly facts: Omit<MessageFacts, 'heals'>;
  readonly context: ChannelContext;
  readonly logger: Logger;
}

/**
 * Tells people what they do not know yet. The claim to send is kept before anything is sent, and the answers after it,
 * so that a run that is cut in between neither repeats nor forgets a message.
 */
export async function tellPeople(request: TellRequest): Promise<Telling> {
  const { memory, look, context, logger } = request;
  const advanced = await keep(memory, look, logger);
  const letters = lettersOf(advanced, request);
  const sent = await tell(
    letters.map(({ letter }) => letter),
    context,
  );
  const delivered = sent.flatMap(({ channel, message, delivery }) => {
    const due = letters.find(({ letter }) => letter.channel === channel && letter.message === message)?.due;
    return due ? [{ due, delivery }] : [];
  });
  if (delivered.length > 0) {
    try {
      await memory.change(look.now, ({ state }) => ({
        state: recordDeliveries(state, delivered, { now: look.now, rules: look.rules }),
      }));
    } catch (error) {
      logger.warn(`It could not be kept who was told: ${wordsOf(error)}`);
    }
  }
  const silent = new Set(letters.filter(({ due }) => isSilent(due)).map(({ letter }) => letter.message));
  return { advanced, sent: sent.filter(({ message, delivery }) => !delivery.ok || !silent.has(message)) };
}

/** Whether readers see nothing of it: the end of what a state that was lost may have told, at a place that has no such. */
export function isSilent({ incident }: Due): boolean {
  return incident.endedBy === 'presumed';
}

/**
 * The state after this run's look, kept. Where nothing can be kept, people are told all the same: a message twice is
 * better than silence about an outage.
 */
async function keep(memory: Memory, look: Look, logger: Logger): Promise<Advanced> {
  try {
    return await memory.change(look.now, ({ state }) => advance(state, look));
  } catch (error) {
    logger.warn(`The incidents could not be kept, so the next run may tell them again: ${wordsOf(error)}`);
    const { state } = await memory.read(look.now);
    return advance(state, look);
  }
}

/** A letter, and what is due by it. */
interface OwedLetter {
  readonly letter: Letter;
  readonly due: Due;
}

/** The letters of this run. */
export function lettersOf(
  { state, due }: Advanced,
  { channels, facts }: Pick<TellRequest, 'channels' | 'facts'>,
): readonly OwedLetter[] {
  return due.flatMap((one) => {
    const channel = channels.find(({ name }) => name === one.channel);
    if (!channel) return [];
    const message = messageFor(one, { ...facts, heals: state.heals });
    const earlier = one.incident.told[channel.name]?.reference;
    return [{ letter: { channel, message, earlier }, due: one }];
  });
}
