import { type Due, messageOf } from '@fairway/incidents';
import type { Message } from '@fairway/notify';

/** What a message needs besides its incident. */
export interface MessageFacts {
  readonly environment: string;
  readonly subject: string;
  /** The page of this run; empty where there is none. */
  readonly runUrl: string;
  /** Page of an incident's issue by the key of the incident, where it is known. */
  readonly issueUrl: (key: string) => string | undefined;
  readonly heals: Parameters<typeof messageOf>[1]['heals'];
  readonly now: number;
  /** What healing did or left alone, one sentence each. */
  readonly notes: readonly string[];
}

/** The message of this run about an incident. */
export function messageFor(
  { incident, state }: Pick<Due, 'incident' | 'state'>,
  facts: MessageFacts,
): Message {
  const { environment, subject, runUrl, issueUrl, heals, now, notes } = facts;
  const issue = issueUrl(incident.key);
  return messageOf(incident, {
    state,
    event: eventOf(incident.key, subject),
    environment,
    subject,
    now,
    heals,
    links: [
      ...(runUrl === '' ? [] : [{ text: 'Run', url: runUrl }]),
      ...(issue === undefined ? [] : [{ text: 'Incident', url: issue }]),
    ],
    next: notes.length > 0 ? notes.join(' ') : undefined,
  });
}

/** The event for routes, by the key of what is bad. */
export function eventOf(key: string, subject: string): string {
  const [word = ''] = key.slice(`${subject}: `.length).split(' ');
  return word === 'drift' || word === 'ledger' ? 'health.drifted' : 'health.failing';
}
