import { fit } from '../../drawing/fit.ts';
import { headlineOf } from '../../drawing/wording.ts';
import type { Message } from '../../message.ts';

/** JSON as a user writes it; its texts may hold `{{field}}`. */
export type Template =
  | string
  | number
  | boolean
  | null
  | readonly Template[]
  | { readonly [key: string]: Template };

const mostBytes = 256_000;

/** The fields that a template may name. */
export const templateFields = [
  'key',
  'event',
  'state',
  'severity',
  'environment',
  'subject',
  'title',
  'headline',
  'text',
  'link',
  'log',
  'facts',
  'time',
] as const;

/** Draws a message as JSON: all of it, or what a template makes of it. */
export function drawWebhook(message: Message, template: Template | undefined): Template {
  const draw = template === undefined ? whole : (cut: Message) => fill(template, fieldsOf(cut));
  return fit(message, draw, (drawn) => Buffer.byteLength(JSON.stringify(drawn)) <= mostBytes);
}

/** The names in a template that are no field. */
export function unknownFields(template: Template): string[] {
  return [...JSON.stringify(template).matchAll(placeholder)].flatMap(([, name = '']) =>
    (templateFields as readonly string[]).includes(name) ? [] : [name],
  );
}

const placeholder = /\{\{\s*([\w-]+)\s*\}\}/g;

function whole(message: Message): Template {
  const { key, event, state, severity, environment, subject, title, text, facts, links, log } = message;
  return {
    version: 1,
    ...{ key, event, state, severity, environment, subject, title, text },
    facts: facts.map(({ name, value }) => ({ name, value })),
    links: links.map(({ text: shown, url }) => ({ text: shown, url })),
    log,
    timeline: message.timeline.map((entry) => ({
      time: new Date(entry.at).toISOString(),
      text: entry.text,
    })),
    time: new Date(message.at).toISOString(),
  };
}

function fieldsOf(message: Message): Readonly<Record<(typeof templateFields)[number], string>> {
  const { key, event, state, severity, environment, subject, title, text } = message;
  return {
    ...{ key, event, state, severity, environment, subject, title, text },
    headline: headlineOf(message),
    link: message.links[0]?.url ?? '',
    log: message.log.join('\n'),
    facts: message.facts.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    time: new Date(message.at).toISOString(),
  };
}

/** Fields are put into finished texts, never into the text of JSON: a quote in a title breaks nothing. */
function fill(template: Template, fields: Readonly<Record<string, string>>): Template {
  if (typeof template === 'string') {
    return template.replace(placeholder, (written, name: string) => fields[name] ?? written);
  }
  if (template === null || typeof template !== 'object') return template;
  if (Array.isArray(template)) return template.map((each: Template) => fill(each, fields));
  return Object.fromEntries(Object.entries(template).map(([key, each]) => [key, fill(each, fields)]));
}
