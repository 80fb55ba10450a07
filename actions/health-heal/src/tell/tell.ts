import {
  type Advanced,
  advance,
  type Delivered,
  type Due,
  type IncidentState,
  type Look,
  recordDeliveries,
} from '@fairway/incidents';
import { type Channel, type ChannelContext, type Letter, type SentLetter, tell } from '@fairway/notify';
import { type Logger, messageOf as wordsOf } from '@fairway/runtime';
import type { Memory } from '../record/memory.ts';
import { type MessageFacts, messageFor } from './message.ts';

/** How people were told in this run. */
export interface Telling {
  readonly advanced: Advanced;
  /** The state after that, with what each channel has answered. */
  readonly state: IncidentState;
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
 * so that a run that is cut in between neither repeats nor forgets a message. A run that is cancelled keeps them too.
 */
export async function tellPeople(request: TellRequest): Promise<Telling> {
  const { memory, look, context, logger } = request;
  const advanced = await keep(memory, look, logger);
  const letters = lettersOf(advanced, request);
  const sent = await tell(
    letters.map(({ letter }) => letter),
    context,
  );
  const delivered = letters.flatMap(({ due }, n) => {
    const delivery = sent[n]?.delivery;
    return delivery ? [{ due, delivery }] : [];
  });
  const state = await keepAnswers(advanced, delivered, request);
  const shown = sent.filter(({ delivery }, n) => {
    const due = letters[n]?.due;
    return !delivery.ok || (due !== undefined && !isSilent(due));
  });
  return { advanced, state, sent: shown };
}

/** The state with what channels have answered, kept where that is possible. */
async function keepAnswers(
  { state: claimed }: Advanced,
  delivered: readonly Delivered[],
  { memory, look, logger }: TellRequest,
): Promise<IncidentState> {
  if (delivered.length === 0) return claimed;
  const withAnswers = (state: IncidentState) =>
    recordDeliveries(state, delivered, { now: look.now, rules: look.rules });
  try {
    const kept = await memory.change(look.now, ({ state }) => ({ state: withAnswers(state) }));
    return kept.state;
  } catch (error) {
    logger.warn(`It could not be kept who was told: ${wordsOf(error)}`);
    return withAnswers(claimed);
  }
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
