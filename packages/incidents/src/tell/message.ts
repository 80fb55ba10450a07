import type { Message } from '@fairway/notify';
import { formatTime } from '@fairway/runtime';
import { type Incident, isOpen, outageMs } from '../state/incident.ts';
import type { HealAttempt } from '../state/state.ts';
import { endingOf, healLine, healsOf, outageWords } from './words.ts';

/** What a message needs besides its incident. */
export interface MessageParts {
  readonly state: 'opened' | 'ongoing' | 'resolved';
  /** For routes: `health.failing`. */
  readonly event: string;
  readonly environment: string;
  readonly subject: string;
  readonly now: number;
  readonly heals: readonly HealAttempt[];
  readonly links: Message['links'];
  /** What happens next, in one sentence: `The next heal is allowed at …`. */
  readonly next?: string | undefined;
}

/** The message of an incident to people. What it says first is why, and what was done about it. */
export function messageOf(incident: Incident, parts: MessageParts): Message {
  const { state, event, environment, subject, now, links } = parts;
  const heals = healsOf(incident, parts.heals);
  return {
    key: incident.key,
    event,
    state,
    severity: incident.severity,
    environment,
    subject,
    title: incident.title,
    text: textOf(incident, parts, heals),
    facts: factsOf(incident, now, heals),
    links,
    log: state === 'resolved' ? [] : incident.evidence,
    timeline: incident.timeline.map(({ at, text }) => ({ at, text })),
    at: atOf(incident, state, now),
  };
}

/** When what the message says was so. A place that a person closed compares it with that. */
function atOf(incident: Incident, state: MessageParts['state'], now: number): number {
  if (state === 'opened') return incident.openedAt;
  return state === 'ongoing' ? incident.lastBadAt : (incident.endedAt ?? now);
}

function textOf(
  incident: Incident,
  { state, now, next }: MessageParts,
  heals: readonly HealAttempt[],
): string {
  const lines: string[] = [];
  if (state === 'resolved') {
    const late = incident.timeline.some(({ kind }) => kind === 'told')
      ? ''
      : ' Nobody had been told of it before.';
    lines.push(
      `Over: ${endingOf(incident)}, after ${outageWords(outageMs(incident, now))} of outage.${late}`,
    );
  } else {
    if (state === 'ongoing') lines.push(`It lasts since ${formatTime(incident.openedAt)}.`);
    if (incident.reopened > 0) lines.push(`It came back, ${times(incident.reopened)} so far.`);
    const [first] = incident.evidence;
    if (first !== undefined) lines.push(first);
  }
  const symptoms = incident.symptoms.filter(({ until }) => isOpen(incident) && until === undefined);
  if (symptoms.length > 0) lines.push(`Because of it: ${symptoms.map(({ title }) => title).join('; ')}.`);
  const last = heals.at(-1);
  if (last) lines.push(`Tried: ${healLine(last)}.`);
  if (next !== undefined && state !== 'resolved') lines.push(next);
  return lines.join('\n');
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function factsOf(incident: Incident, now: number, heals: readonly HealAttempt[]): Message['facts'] {
  const { release } = incident;
  return [
    { name: 'First no', value: formatTime(incident.openedAt) },
    { name: 'Last no', value: formatTime(incident.lastBadAt) },
    { name: 'Outage', value: outageWords(outageMs(incident, now)) },
    ...(release ? [{ name: 'Release', value: `${release.version} (${shortCommit(release.commit)})` }] : []),
    ...(heals.length > 0 ? [{ name: 'Heals', value: String(heals.length) }] : []),
    ...(incident.reopened > 0 ? [{ name: 'Came back', value: times(incident.reopened) }] : []),
  ];
}

export function shortCommit(commit: string): string {
  return commit.length >= 40 ? commit.slice(0, 7) : commit;
}
