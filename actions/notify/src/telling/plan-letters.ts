import { type Channel, isMeant, type Letter, type Message, type Routing, type Told } from '@fairway/notify';
import { severities } from '@fairway/runtime';
import type { Recall, Remembered } from '../memory/remembered.ts';

/** What is sent, and why the rest is not. */
export interface Post {
  readonly letters: readonly PlannedLetter[];
  readonly silent: readonly Silent[];
  /** Incidents that are over, and who was told of them and cannot hear that. */
  readonly gone: readonly { readonly message: Message; readonly names: readonly string[] }[];
}

export interface PlannedLetter extends Letter {
  /** It only makes sure that nothing stays open under its key: readers see nothing of it. */
  readonly precaution: boolean;
}

/** A message that goes to nobody. */
export interface Silent {
  readonly message: Message;
  readonly why: string;
  /** An alarm that no route leads on. */
  readonly isLost: boolean;
}

/** What decides who gets a message, besides the message. */
export interface PostRules {
  readonly routing: Pick<Routing, 'channels' | 'channelsFor'>;
  /** Patterns of the events that are told. */
  readonly events: readonly string[];
  /** The incident of a key, where an earlier run left it open and there is a record of it. */
  readonly remembered: Recall;
  /** `remembered` is all that is open. */
  readonly remembers: boolean;
}

/**
 * Who gets which message.
 * - `opened` goes where the routes say.
 * - `ongoing` only goes to channels that want every run, and as `opened` to those that an earlier run could not tell of it,
 *   or of what it has become.
 * - `resolved` goes to whoever was told, and as a precaution to channels that find an incident by its key: an opening may
 *   have arrived although its answer was lost. Where nothing remembers who was told, it goes where the routes would have
 *   sent the opening. Where it is known that nothing is open, only to channels that find an incident by its key.
 * - After what went well, each channel that finds an incident by its key is told that it is over: where nothing remembers
 *   whether it was open, the channel knows.
 * - `event` goes where the routes say, but not to a channel that hears in the same breath that the incident is over.
 */
export function planLetters(told: readonly Told[], rules: PostRules): Post {
  const letters: PlannedLetter[] = [];
  const silent: Silent[] = [];
  for (const one of told) {
    const { message, ends } = one;
    if (ends && rules.remembered(message.key, message.state) === undefined)
      letters.push(...endsOf(message, rules));
    const found = lettersFor(one, letters, rules);
    if (typeof found === 'string')
      silent.push({
        message,
        why: found,
        isLost: found === noRoute && isAlarm(message) && rules.routing.channels.length > 0,
      });
    else letters.push(...found);
  }
  return { letters: worstFirst(letters), silent, gone: goneOf(told, rules) };
}

function goneOf(told: readonly Told[], { routing, remembered }: PostRules): Post['gone'] {
  const isThere = (name: string) => routing.channels.some((channel) => channel.name === name);
  return told.flatMap(({ message }) => {
    const known = message.state === 'resolved' ? remembered(message.key, 'resolved') : undefined;
    const names = Object.keys(known?.told ?? {}).filter((name) => !isThere(name));
    return names.length > 0 ? [{ message, names }] : [];
  });
}

/** A channel that takes few messages a minute gets those first that somebody has to see. The order under a key stays. */
function worstFirst(letters: readonly PlannedLetter[]): readonly PlannedLetter[] {
  const rank = ({ message }: Letter) => severities.indexOf(message.severity);
  const worst = new Map<string, number>();
  for (const letter of letters) {
    const { key } = letter.message;
    worst.set(key, Math.min(rank(letter), worst.get(key) ?? severities.length));
  }
  return letters.toSorted((a, b) => (worst.get(a.message.key) ?? 0) - (worst.get(b.message.key) ?? 0));
}

/** The end of what a channel may have open under the key of something that went well. */
function endsOf(message: Message, { routing }: PostRules): readonly PlannedLetter[] {
  return precautions(routing.channels, { ...message, state: 'resolved' });
}

/** Only a channel that finds an incident by its key can be told an end that it may not need. */
function precautions(channels: readonly Channel[], message: Message): readonly PlannedLetter[] {
  return channels
    .filter(({ deduplicates }) => deduplicates)
    .map((channel) => ({ channel, message, earlier: undefined, precaution: true }));
}

const noRoute = 'no route leads from it to a channel';

/** P3 is for those who want to read it; P1 and P2 are for somebody. */
const isAlarm = ({ state, severity }: Message) => state === 'opened' && severity !== 'P3';

/** Whether a channel was told of the incident as it is. */
const knows = ({ told, owed }: Remembered, { name }: Channel) => name in told && !owed.includes(name);

/** The letters of one message, or why there are none. */
function lettersFor(
  { message, fromLedger }: Told,
  before: readonly PlannedLetter[],
  rules: PostRules,
): readonly PlannedLetter[] | string {
  const { routing, events, remembered } = rules;
  const opened = before.filter(({ message: { key, state } }) => key === message.key && state === 'opened');
  // What this run opened anew is another thread than the one that a person closed before.
  const known = remembered(message.key, opened.length > 0 ? 'opened' : message.state);
  const letter = (channel: Channel, as: Message['state'] = message.state): PlannedLetter => ({
    channel,
    message: { ...message, state: as },
    earlier: known?.told[channel.name],
    precaution: false,
  });
  /** Those who heard of it, and whoever else may have it open: an opening may arrive although its answer is lost. */
  const endFor = (heard: readonly Channel[]) => [
    ...heard.map((channel) => letter(channel)),
    ...precautions(
      routing.channels.filter((channel) => !heard.includes(channel)),
      message,
    ),
  ];
  if (message.state === 'resolved') {
    const names = new Set([
      ...Object.keys(known?.told ?? {}),
      ...opened.map(({ channel: { name } }) => name),
    ]);
    if (known !== undefined || names.size > 0) {
      const due = endFor(routing.channels.filter(({ name }) => names.has(name)));
      if (due.length > 0) return due;
      return names.size > 0 ? 'whoever was told of it is no channel any more' : 'nobody was told of it';
    }
    if (rules.remembers && !fromLedger) {
      const due = endFor([]);
      return due.length > 0 ? due : 'no incident of its key is open';
    }
  }
  if (!isMeant(message.event, events)) return `the input "events" leaves out ${message.event}`;
  const channels = routing.channelsFor(message);
  if (channels.length === 0) return noRoute;
  switch (message.state) {
    case 'opened':
    case 'acknowledged':
      return channels.map((channel) => letter(channel));
    case 'resolved':
      return endFor(channels);
    case 'ongoing': {
      const due = channels.flatMap((channel) => {
        if (known !== undefined && !knows(known, channel)) return [letter(channel, 'opened')];
        return channel.everyRun ? [letter(channel)] : [];
      });
      return due.length > 0 ? due : 'the same failure was told before, and it goes on';
    }
    case 'event': {
      const hears = (channel: Channel) =>
        before.some(
          ({ channel: other, message: { key, state } }) =>
            other === channel && key === message.key && state === 'resolved',
        );
      // PagerDuty shows a deploy beside its incidents, as a change.
      const due = channels.filter((channel) => channel.kind === 'pagerduty' || !hears(channel));
      return due.length > 0
        ? due.map((channel) => letter(channel))
        : 'its channels hear that the incident is over';
    }
  }
}
