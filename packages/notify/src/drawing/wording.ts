import { formatTime } from '@fairway/runtime';
import type { Message } from '../message.ts';

/** The words before a title: what the message is to its reader. */
export function labelOf({ state, severity }: Pick<Message, 'state' | 'severity'>): string {
  if (state === 'resolved') return `${severity} resolved`;
  if (state === 'ongoing') return `${severity} goes on`;
  if (state === 'acknowledged') return `${severity} acknowledged`;
  if (state === 'event' && severity === 'P3') return '';
  return severity;
}

/** The first line of a message. */
export function headlineOf(message: Message): string {
  const label = labelOf(message);
  return label ? `${label}: ${message.title}` : message.title;
}

/** Where, what and when, in one line. */
export function contextOf({ subject, environment, event, at }: Message): string {
  return [subject, environment, event, formatTime(at)].filter((part) => part !== '').join(' · ');
}

/** The timeline, one line each. */
export function timelineLines({ timeline }: Message): string[] {
  return timeline.map(({ at, text }) => `${formatTime(at)}  ${text}`);
}

/** `#rrggbb`, the same in all channels. */
export function colourOf({ state, severity }: Message): string {
  if (state === 'resolved') return '#188038';
  return { P1: '#d93025', P2: '#f29900', P3: '#1a73e8' }[severity];
}
