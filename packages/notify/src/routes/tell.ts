import { messageOf, shortLine } from '@fairway/runtime';
import type { Channel, ChannelContext, Delivery, Reference } from '../channel.ts';
import type { Message } from '../message.ts';

/** One message on its way to one channel. */
export interface Letter {
  readonly channel: Channel;
  readonly message: Message;
  /** What the channel gave back for the first message of the incident. */
  readonly earlier: Reference | undefined;
}

export interface SentLetter extends Letter {
  readonly delivery: Delivery;
}

/**
 * Sends messages to channels side by side, and to one channel in their order. A channel that fails stops no other. What a
 * channel gives back for an incident is there for the next message of it. Never throws, and answers for each letter: the
 * caller of a run that is cancelled has to keep who was told.
 */
export async function tell<One extends Letter>(
  letters: readonly One[],
  context: ChannelContext,
): Promise<readonly (One & SentLetter)[]> {
  const sent = new Map<One, One & SentLetter>();
  const queues = Map.groupBy(letters, ({ channel }) => channel);
  await Promise.all(
    [...queues.values()].map(async (queue) => {
      const references = new Map<string, Reference>();
      for (const letter of queue) {
        const { key, state } = letter.message;
        // What happened once is no message of the incident beside it.
        const known = state === 'event' ? undefined : references.get(key);
        const addressed = { ...letter, earlier: letter.earlier ?? known };
        const delivery = await send(addressed, context);
        if (state !== 'event' && delivery.reference) references.set(key, delivery.reference);
        sent.set(letter, { ...addressed, delivery });
      }
    }),
  );
  return letters.flatMap((letter) => sent.get(letter) ?? []);
}

async function send({ channel, message, earlier }: Letter, context: ChannelContext): Promise<Delivery> {
  if (context.signal?.aborted)
    return { channel: channel.name, ok: false, problem: 'It was not sent: the run was cancelled.' };
  try {
    return await channel.send(message, earlier, context);
  } catch (error) {
    // A channel keeps its promise not to throw, or its defect costs one message and not all of them.
    return { channel: channel.name, ok: false, problem: shortLine(messageOf(error), 200) };
  }
}
