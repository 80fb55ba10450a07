import { stripVTControlCharacters } from 'node:util';
import { shorten, shortLine } from '@fairway/runtime';
import type { Message } from '../message.ts';

/** Beyond these lengths nobody reads on, whatever a channel allows. */
const longestTitle = 1_024;
const longestText = 3_000;
const longestLine = 400;
/** A longer address is no link that a person follows, and some channels refuse the whole message for it. */
const longestLink = 1_500;

/**
 * A message of plain texts. Gone are secrets (before anything is cut, so that no part of one is left), colours of
 * terminals, characters that turn the direction of writing, and halves of characters, which some servers refuse.
 * Gone are also links that are no web address.
 */
export function plain(message: Message): Message {
  const line = (text: string, most: number) => shortLine(readable(text), most);
  return {
    ...message,
    environment: line(message.environment, 100),
    subject: line(message.subject, 200),
    title: line(message.title, longestTitle),
    text: shorten(readable(message.text), longestText).trim(),
    facts: message.facts.map(({ name, value }) => ({
      name: line(name, 100),
      value: line(value, longestLine),
    })),
    links: message.links
      .filter(({ url }) => URL.canParse(url) && /^https?:\/\//.test(url))
      .map(({ text, url }) => ({ text: line(text, 80) || 'Link', url: new URL(url).href }))
      .filter(({ url }) => url.length <= longestLink),
    log: message.log.map((each) => shorten(readable(each).trimEnd(), longestLine)),
    timeline: message.timeline.map(({ at, text }) => ({ at, text: line(text, longestLine) })),
  };
}

/** Control characters, and those that turn the direction of writing. Line ends and tabs stay. */
const unseen = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

function readable(text: string): string {
  return stripVTControlCharacters(text.toWellFormed()).replace(/\r\n?/g, '\n').replace(unseen, '');
}
