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
 * Sends messages to channels side by side, and to one channel in their order. A channel that fails stops no other. Never
 * throws, and answers for each letter: the caller of a run that is cancelled has to keep who was told.
 */
export async function tell<One extends Letter>(
  letters: readonly One[],
  context: ChannelContext,
): Promise<readonly (One & SentLetter)[]> {
  const sent = new Map<One, Delivery>();
  const queues = Map.groupBy(letters, ({ channel }) => channel);
  await Promise.all(
    [...queues.values()].map(async (queue) => {
      for (const letter of queue) sent.set(letter, await send(letter, context));
    }),
  );
  return letters.flatMap((letter) => {
    const delivery = sent.get(letter);
    return delivery ? [{ ...letter, delivery }] : [];
  });
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
