import { formatTime, type Severity, severities } from '@fairway/runtime';
import { fit } from '../../drawing/fit.ts';
import { timelineLines } from '../../drawing/wording.ts';
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
  /** Severities in which it fires at Alertmanager; undefined where nothing was kept of it. */
  readonly firing: readonly Severity[] | undefined;
}

const mostCharacters = 30_000;

/**
 * Draws a message as alerts. Labels are an alert's identity, so nothing stands in them that changes while it lasts, but
 * for the severity, by which most people route. So an alert of another severity is ended along with it. Where nothing was
 * kept, the end is sent in every severity, because one of them fires.
 */
export function drawAlerts(message: Message, how: DrawAlerts): readonly Alert[] {
  return fit(
    message,
    (cut) => severitiesOf(message, how).map((severity) => drawAlert(cut, severity, how)),
    (alerts) => JSON.stringify(alerts).length <= mostCharacters,
  );
}

/** The message's own severity, then those of alerts that end. */
function severitiesOf({ severity, state }: Message, { firing }: DrawAlerts): readonly Severity[] {
  const known = firing ?? (state === 'resolved' ? severities : []);
  return [severity, ...known.filter((other) => other !== severity)];
}

function drawAlert(message: Message, severity: Severity, how: DrawAlerts): Alert {
  const { now, holdMs, labels, startedAt } = how;
  const fires = severity === message.severity && message.state !== 'resolved';
  const [link] = message.links;
  return {
    labels: { ...labels, alertname: 'Fairway', incident: message.key, severity },
    // Also of one that ends: whoever hears of that must read of what.
    annotations: annotationsOf(message),
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
    seen: formatTime(at),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}
