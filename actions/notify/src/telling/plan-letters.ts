import { type Channel, isMeant, type Letter, type Message, type Routing, type Told } from '@fairway/notify';
import { severities } from '@fairway/runtime';
import type { Remembered } from '../memory/remembered.ts';

/** What is sent, and why the rest is not. */
export interface Post {
  readonly letters: readonly Letter[];
  readonly silent: readonly Silent[];
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
  readonly remembered: (key: string) => Remembered | undefined;
  /** `remembered` is all that is open. */
  readonly remembers: boolean;
}

/**
 * Who gets which message.
 * - `opened` goes where the routes say.
 * - `ongoing` only goes to channels that want every run, and as `opened` to those that an earlier run could not tell.
 * - `resolved` goes to whoever was told; where nothing remembers that, where the routes would have sent the opening. Where
 *   it is known that nothing is open, only to channels that find an incident by its key.
 * - After what went well, each channel that finds an incident by its key is told that it is over: where nothing remembers
 *   whether it was open, the channel knows.
 * - `event` goes where the routes say, but not to a channel that hears in the same breath that the incident is over.
 */
export function planLetters(told: readonly Told[], rules: PostRules): Post {
  const letters: Letter[] = [];
  const silent: Silent[] = [];
  for (const { message, ends } of told) {
    if (ends && rules.remembered(message.key) === undefined) letters.push(...endsOf(message, rules));
    const found = lettersFor(message, letters, rules);
    if (typeof found === 'string')
      silent.push({
        message,
        why: found,
        isLost: found === noRoute && isAlarm(message) && rules.routing.channels.length > 0,
      });
    else letters.push(...found);
  }
  return { letters: worstFirst(letters), silent };
}

/** A channel that takes few messages a minute gets those first that somebody has to see. The order under a key stays. */
function worstFirst(letters: readonly Letter[]): readonly Letter[] {
  const rank = ({ message }: Letter) => severities.indexOf(message.severity);
  const worst = new Map<string, number>();
  for (const letter of letters) {
    const { key } = letter.message;
    worst.set(key, Math.min(rank(letter), worst.get(key) ?? severities.length));
  }
  return letters.toSorted((a, b) => (worst.get(a.message.key) ?? 0) - (worst.get(b.message.key) ?? 0));
}

/**
 * Whether a message only makes sure that nothing stays open under its key. It is sent after what went well, and an incident
 * that is known to be over carries the event of its failure.
 */
export function isPrecaution({ state, event }: Pick<Message, 'state' | 'event'>): boolean {
  return state === 'resolved' && /\.(succeeded|unchanged)$/.test(event);
}

function endsOf(message: Message, { routing }: PostRules): readonly Letter[] {
  return routing.channels
    .filter(({ deduplicates }) => deduplicates)
    .map((channel) => ({ channel, message: { ...message, state: 'resolved' }, earlier: undefined }));
}

const noRoute = 'no route leads from it to a channel';

/** P3 is for those who want to read it; P1 and P2 are for somebody. */
const isAlarm = ({ state, severity }: Message) => state === 'opened' && severity !== 'P3';

/** The letters of one message, or why there are none. */
function lettersFor(
  message: Message,
  before: readonly Letter[],
  rules: PostRules,
): readonly Letter[] | string {
  const { routing, events, remembered } = rules;
  const known = remembered(message.key);
  const letter = (channel: Channel, as: Message['state'] = message.state): Letter => ({
    channel,
    message: { ...message, state: as },
    earlier: known?.told[channel.name],
  });
  if (message.state === 'resolved') {
    const opened = before.filter(({ message: { key, state } }) => key === message.key && state === 'opened');
    const names = new Set([
      ...Object.keys(known?.told ?? {}),
      ...opened.map(({ channel: { name } }) => name),
    ]);
    if (known !== undefined || names.size > 0) {
      const heard = routing.channels.filter(({ name }) => names.has(name));
      return heard.length > 0 ? heard.map((channel) => letter(channel)) : 'nobody was told of it';
    }
    if (rules.remembers) {
      const due = routing.channelsFor(message).filter(({ deduplicates }) => deduplicates);
      return due.length > 0 ? due.map((channel) => letter(channel)) : 'no incident of its key is open';
    }
  }
  if (!isMeant(message.event, events)) return `the input "events" leaves out ${message.event}`;
  const channels = routing.channelsFor(message);
  if (channels.length === 0) return noRoute;
  switch (message.state) {
    case 'opened':
    case 'acknowledged':
    case 'resolved':
      return channels.map((channel) => letter(channel));
    case 'ongoing': {
      const due = channels.flatMap((channel) => {
        if (known !== undefined && !(channel.name in known.told)) return [letter(channel, 'opened')];
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
