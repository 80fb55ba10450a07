import { type Severity, severities } from '@fairway/runtime';
import { fit } from '../../drawing/fit.ts';
import { timelineLines, timeOf } from '../../drawing/wording.ts';
import type { Message } from '../../message.ts';

/** An alert as Alertmanager's API takes it. Every value of a map is a text. */
export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL?: string;
}

export interface DrawAlerts {
  /** Labels of the user's, for Alertmanager's own routes. */
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds after which an alert ends that is not sent again. */
  readonly holdMs: number;
  readonly now: number;
  /** When the incident began, as far as it is known; milliseconds since the Unix epoch. */
  readonly startedAt: number;
}

const mostCharacters = 30_000;

/**
 * Draws a message as alerts. Labels are an alert's identity, so nothing stands in them that changes while it lasts, but
 * for the severity, by which most people route. So alerts of the other severities are ended along with it; ending one that
 * never was tells nobody.
 */
export function drawAlerts(message: Message, how: DrawAlerts): readonly Alert[] {
  return fit(
    message,
    (cut) => severities.map((severity) => drawAlert(cut, severity, how)),
    (alerts) => JSON.stringify(alerts).length <= mostCharacters,
  );
}

function drawAlert(message: Message, severity: Severity, how: DrawAlerts): Alert {
  const { now, holdMs, labels, startedAt } = how;
  const fires = severity === message.severity && message.state !== 'resolved';
  const [link] = message.links;
  return {
    labels: { ...labels, alertname: 'Fairway', incident: message.key, severity },
    annotations: severity === message.severity ? annotationsOf(message) : {},
    // Both are always sent. Without a start, Alertmanager would take the end for it, and it refuses a start after the end.
    startsAt: new Date(Math.min(startedAt, now)).toISOString(),
    endsAt: new Date(fires ? now + holdMs : now).toISOString(),
    ...(link ? { generatorURL: link.url } : {}),
  };
}

function annotationsOf(message: Message): Record<string, string> {
  const { title, text, facts, links, log, subject, environment, event, at } = message;
  const all = {
    summary: title,
    description: text,
    subject,
    environment,
    event,
    facts: facts.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    links: links.map((each) => each.url).join('\n'),
    log: log.join('\n'),
    timeline: timelineLines(message).join('\n'),
    seen: timeOf(at),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}
