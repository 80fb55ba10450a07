import { Buffer } from 'node:buffer';
import type { ImageText } from './image-texts.ts';

/** A secret whose value stands in a text that everyone can read. */
export interface LeakedSecret {
  /** Name of the secret; never its value. */
  readonly secret: string;
  readonly where: string;
}

/** Characters. Shorter values (`80`, `true`) stand in every image by chance. */
const shortest = 6;

/**
 * Finds secret values in texts: plain, in base64 or percent-encoded, also inside a longer text that is base64 as a whole.
 * Attestations hold the whole Dockerfile in this form. Of a value of several lines, each long line is searched for as
 * well.
 * @param secrets name → value
 * @returns each place where a value stands, with the name of its secret
 */
export function findLeaks(
  texts: readonly ImageText[],
  secrets: Readonly<Record<string, string>>,
): readonly LeakedSecret[] {
  const readable = texts.map(({ where, text }) => ({ where, texts: [text, ...decoded(text, 2)] }));
  return Object.entries(secrets).flatMap(([secret, value]) => {
    const forms = formsOf(value);
    const places = readable.filter((place) =>
      place.texts.some((text) => forms.some((form) => text.includes(form))),
    );
    return [...new Set(places.map(({ where }) => where))].map((where) => ({ secret, where }));
  });
}

/** What a text is in base64, down to a number of layers; empty where it is no base64. */
function decoded(text: string, layers: number): string[] {
  if (layers === 0 || text.length < 16 || !/^[A-Za-z0-9+/_\-\s]+={0,2}\s*$/.test(text)) return [];
  const inner = Buffer.from(text, 'base64').toString('utf8');
  return [inner, ...decoded(inner, layers - 1)];
}

function formsOf(value: string): readonly string[] {
  const whole = value.trim();
  const lines = whole.split(/\r?\n/).filter((line) => line.length >= 16 && !line.startsWith('-----'));
  const forms = [whole, ...(lines.length > 1 ? lines : [])].filter((form) => form.length >= shortest);
  return forms.flatMap((form) => [form, encodeURIComponent(form), escapedInJson(form), ...base64Forms(form)]);
}

/** As a text of JSON inside a text shows it. */
function escapedInJson(form: string): string {
  return JSON.stringify(form).slice(1, -1);
}

/**
 * The characters that are the same in base64 whatever stands before and behind: three forms, by the position of the
 * first byte in a group of three.
 */
function base64Forms(form: string): string[] {
  const bytes = Buffer.from(form);
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const from = [0, 2, 3][before] ?? 0;
    return text.slice(from, text.length - ((before + bytes.length) % 3 === 0 ? 0 : 1));
  });
}
