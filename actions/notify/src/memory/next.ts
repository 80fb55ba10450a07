import type { Message, Reference, SentLetter, Told } from '@fairway/notify';
import type { Remembered } from './remembered.ts';

/** What is kept of an incident after this run. */
export interface Kept {
  readonly incident: Remembered;
  /** False once it is over, and whoever was told of it has heard that. */
  readonly open: boolean;
  readonly message: Message;
}

/**
 * The incidents of this run, as they are kept for the next one. A channel that could not be told that an incident is over
 * keeps it open: the next run tells it again.
 */
export function nextMemory(
  told: readonly Told[],
  sent: readonly SentLetter[],
  remembered: (key: string) => Remembered | undefined,
): readonly Kept[] {
  // One run may open an incident and end it.
  const latest = new Map<string, Remembered>();
  return told
    .filter(({ message }) => message.state !== 'event')
    .map(({ message, cause }) => {
      const known = latest.get(message.key) ?? remembered(message.key);
      const heard = sent.filter(
        ({ channel, message: { key, state }, delivery }) =>
          key === message.key &&
          (state === 'resolved') === (message.state === 'resolved') &&
          state !== 'event' &&
          // A message that may have arrived is sent again only where its double is dropped.
          (delivery.ok || (delivery.unsure === true && !channel.deduplicates)),
      );
      const timeline = [...(known?.timeline ?? []), { at: message.at, text: message.title }];
      if (message.state === 'resolved') {
        const left = Object.entries(known?.told ?? {}).filter(
          ([name]) => !heard.some(({ channel }) => channel.name === name),
        );
        const incident = {
          ...{ key: message.key, event: message.event, severity: message.severity, cause, timeline },
          told: Object.fromEntries(left),
        };
        latest.set(message.key, incident);
        return { incident, message, open: left.length > 0 };
      }
      const references = heard.map(({ channel, delivery, earlier }): [string, Reference] => [
        channel.name,
        delivery.reference ?? earlier ?? {},
      ]);
      const incident = {
        ...{ key: message.key, event: message.event, severity: message.severity, cause, timeline },
        told: { ...known?.told, ...Object.fromEntries(references) },
      };
      latest.set(message.key, incident);
      return { incident, message, open: true };
    });
}
