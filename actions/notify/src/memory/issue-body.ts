import { sayElapsed } from '@fairway/runtime';
import type { Kept } from './next.ts';

const time = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** The incident for readers of its issue, in Markdown. What servers said stands as code: it mentions nobody. */
export function issueBody({ incident, message, open }: Kept): string {
  const first = incident.story[0]?.at ?? message.at;
  const over = message.state === 'resolved';
  const told = Object.keys(incident.told);
  const facts: readonly (readonly [string, string])[] = [
    ['Severity', message.severity],
    ['Event', message.event],
    ['Environment', message.environment],
    [over ? 'Began' : 'Since', time(first)],
    ['Over', over ? `${time(message.at)}, after ${sayElapsed(message.at - first)}` : ''],
    [over ? 'Not yet told that it is over' : 'Told', told.join(', ')],
    ...message.facts.map(({ name, value }) => [name, value] as const),
  ];
  return [
    over
      ? `**It is over.**${open ? ' The issue is closed once all channels have heard that.' : ''}`
      : '**It lasts.** The next run that goes well closes this issue.',
    asCode(`${message.title}\n${message.text}`),
    facts
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `- ${name}: ${inlineCode(value)}`)
      .join('\n'),
    message.links.map(({ text, url }) => `- ${text}: <${url}>`).join('\n'),
    ['### What happened', ...incident.story.map(({ at, text }) => `- ${time(at)}: ${inlineCode(text)}`)].join(
      '\n',
    ),
    message.log.length > 0 ? `### Evidence\n\n${asCode(message.log.join('\n'))}` : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function asCode(text: string): string {
  return text.trim().replaceAll(/^/gm, '    ');
}

function inlineCode(text: string): string {
  return `\`${text.replaceAll(/[`\r\n]/g, ' ').trim() || ' '}\``;
}
