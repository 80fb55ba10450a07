import { shorten } from '@fairway/runtime';
import type { Message } from '../message.ts';
import { plain } from './plain.ts';

/** How much of a message is drawn. Title, the beginning of the text and the first link are in every one. */
interface Share {
  readonly title: number;
  readonly text: number;
  readonly facts: number;
  readonly links: number;
  /** The last lines. */
  readonly log: number;
  readonly timeline: number;
}

/** From everything to the least: what a reader misses least goes first. */
const shares: readonly Share[] = [
  { title: 1_024, text: 3_000, facts: 20, links: 5, log: 40, timeline: 20 },
  { title: 300, text: 3_000, facts: 20, links: 5, log: 20, timeline: 10 },
  { title: 300, text: 2_000, facts: 15, links: 5, log: 10, timeline: 5 },
  { title: 300, text: 2_000, facts: 10, links: 3, log: 5, timeline: 5 },
  { title: 300, text: 1_500, facts: 10, links: 3, log: 5, timeline: 0 },
  { title: 300, text: 1_000, facts: 5, links: 3, log: 3, timeline: 0 },
  { title: 200, text: 1_000, facts: 5, links: 1, log: 0, timeline: 0 },
  { title: 200, text: 600, facts: 0, links: 1, log: 0, timeline: 0 },
  { title: 150, text: 300, facts: 0, links: 1, log: 0, timeline: 0 },
];

/**
 * Draws a message as fully as fits. Escapes and JSON make a text longer, so what is measured is the drawing, and never
 * the message.
 */
export function fit<Drawing>(
  message: Message,
  draw: (message: Message) => Drawing,
  fits: (drawing: Drawing) => boolean,
): Drawing {
  const whole = plain(message);
  let drawing = draw(cutTo(whole, shares[0] as Share));
  for (const share of shares.slice(1)) {
    if (fits(drawing)) return drawing;
    drawing = draw(cutTo(whole, share));
  }
  return drawing;
}

function cutTo(message: Message, share: Share): Message {
  return {
    ...message,
    title: shorten(message.title, share.title),
    text: shorten(message.text, share.text),
    facts: message.facts.slice(0, share.facts),
    links: message.links.slice(0, share.links),
    log: lastOf(message.log, share.log, (left) => `… ${left} earlier lines`),
    timeline: lastOf(message.timeline, share.timeline, (left, first) => ({
      at: first.at,
      text: `… ${left} earlier entries`,
    })),
  };
}

/** The newest entries; the first of them says how many are left out. */
function lastOf<T>(all: readonly T[], most: number, leftOut: (left: number, first: T) => T): readonly T[] {
  const [first] = all;
  if (all.length <= most || first === undefined) return all;
  if (most === 0) return [];
  return [leftOut(all.length - most + 1, first), ...all.slice(all.length - most + 1)];
}
