import { fenced, formatTime, paragraph, sayElapsed, shownLine } from '@fairway/runtime';
import type { Kept } from './next.ts';

/** The incident for readers of its issue, in Markdown. What servers said is shown as it is, and never as a mention, a link or markup. */
export function issueBody({ incident, message, open }: Kept): string {
  const first = incident.timeline[0]?.at ?? message.at;
  const over = message.state === 'resolved';
  const told = Object.keys(incident.told);
  const facts: readonly (readonly [string, string])[] = [
    ['Severity', message.severity],
    ['Event', message.event],
    ['Environment', message.environment],
    [over ? 'Began' : 'Since', formatTime(first)],
    ['Over', over ? `${formatTime(message.at)}, after ${sayElapsed(message.at - first)}` : ''],
    [over ? 'Not yet told that it is over' : 'Told', told.join(', ')],
    ...message.facts.map(({ name, value }) => [name, value] as const),
  ];
  return [
    over
      ? `**It is over.**${open ? ' The issue is closed once all channels have heard that.' : ''}`
      : '**It lasts.** The next run that goes well closes this issue.',
    paragraph(`${message.title}\n${message.text}`),
    facts
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `- ${name}: ${shownLine(value)}`)
      .join('\n'),
    message.links.map(({ text, url }) => `- ${text}: <${url}>`).join('\n'),
    [
      '### Timeline',
      ...incident.timeline.map(({ at, text }) => `- ${formatTime(at)}: ${shownLine(text)}`),
    ].join('\n'),
    message.log.length > 0 ? `### Evidence\n\n${fenced(message.log.join('\n'))}` : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
