import type { Channel, Message, Reference, SentLetter, Told } from '@fairway/notify';
import type { Recall, Remembered } from './remembered.ts';

/** What is kept of an incident after this run. */
export interface Kept {
  readonly incident: Remembered;
  /** False once it is over, and whoever was told of it has heard that. */
  readonly open: boolean;
  /** False where this run could not read who was told of what goes on: only its issue knows. */
  readonly isKnown: boolean;
  readonly message: Message;
}

/** What the next memory depends on, besides what was sent. */
export interface Before {
  readonly remembered: Recall;
  /** `remembered` is all that is open. */
  readonly remembers: boolean;
  readonly channels: readonly Pick<Channel, 'name'>[];
}

/**
 * The incidents of this run, as they are kept for the next one. A channel that could not be told that an incident is over
 * keeps it open: the next run tells it again. A channel that is none any more keeps nothing open: nobody can tell it.
 */
export function nextMemory(
  told: readonly Told[],
  sent: readonly SentLetter[],
  { remembered, remembers, channels }: Before,
): readonly Kept[] {
  // One run may open an incident and end it.
  const latest = new Map<string, Remembered>();
  const isThere = (name: string) => channels.some((channel) => channel.name === name);
  return told
    .filter(({ message }) => message.state !== 'event')
    .map(({ message, cause }) => {
      const known = latest.get(message.key) ?? remembered(message.key, message.state);
      const over = message.state === 'resolved';
      const letters = sent.filter(
        ({ message: { key, state } }) =>
          key === message.key && state !== 'event' && (state === 'resolved') === over,
      );
      const kept = over
        ? leftToTell(known, letters, isThere)
        : toldNow(known, letters.filter(hasHeard), letters.filter(mustHear));
      // Of what goes on nobody is told anew: it stays what it was when people heard of it.
      const { event, severity } = message;
      const about = message.state === 'ongoing' && known ? known : { event, severity, cause };
      const incident: Remembered = {
        ...{ key: message.key, event: about.event, severity: about.severity, cause: about.cause, ...kept },
        timeline: [...(known?.timeline ?? []), { at: message.at, text: message.title }],
      };
      latest.set(message.key, incident);
      const isKnown = remembers || known !== undefined || message.state !== 'ongoing';
      return { incident, message, isKnown, open: !over || Object.keys(kept.told).length > 0 };
    });
}

/** A message that may have arrived is sent again only where its double is dropped. */
function hasHeard({ channel, delivery }: SentLetter): boolean {
  return delivery.ok || (delivery.unsure === true && !channel.deduplicates);
}

const mustHear = (letter: SentLetter) => letter.message.state === 'opened' && !hasHeard(letter);

type WhoWasTold = Pick<Remembered, 'told' | 'owed'>;

/** Of an incident that is over: who has not heard that yet. */
function leftToTell(
  known: Remembered | undefined,
  letters: readonly SentLetter[],
  isThere: (name: string) => boolean,
): WhoWasTold {
  const heard = letters.filter(hasHeard).map(({ channel }) => channel.name);
  const left = Object.entries(known?.told ?? {}).filter(([name]) => isThere(name) && !heard.includes(name));
  return { told: Object.fromEntries(left), owed: [] };
}

/** Of an incident that lasts: who was told of it, now or before, and who knows only what it was before. */
function toldNow(
  known: Remembered | undefined,
  heard: readonly SentLetter[],
  missed: readonly SentLetter[],
): WhoWasTold {
  const references = heard.map(({ channel, delivery, earlier }): [string, Reference] => [
    channel.name,
    delivery.reference ?? earlier ?? {},
  ]);
  const told = { ...known?.told, ...Object.fromEntries(references) };
  const now = heard.map(({ channel }) => channel.name);
  const owed = [...(known?.owed ?? []), ...missed.map(({ channel }) => channel.name)].filter(
    (name) => name in told && !now.includes(name),
  );
  return { told, owed: [...new Set(owed)] };
}
