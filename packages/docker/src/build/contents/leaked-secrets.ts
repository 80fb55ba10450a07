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
 * Finds secret values in texts: plain, in base64 or percent-encoded. Of a value of several lines, each long line is
 * searched for as well.
 * @param secrets name → value
 * @returns each place where a value stands, with the name of its secret
 */
export function findLeaks(
  texts: readonly ImageText[],
  secrets: Readonly<Record<string, string>>,
): readonly LeakedSecret[] {
  return Object.entries(secrets).flatMap(([secret, value]) => {
    const forms = formsOf(value);
    const places = texts.filter(({ text }) => forms.some((form) => text.includes(form)));
    return [...new Set(places.map(({ where }) => where))].map((where) => ({ secret, where }));
  });
}

function formsOf(value: string): readonly string[] {
  const whole = value.trim();
  const lines = whole.split(/\r?\n/).filter((line) => line.length >= 16 && !line.startsWith('-----'));
  const forms = [whole, ...(lines.length > 1 ? lines : [])].filter((form) => form.length >= shortest);
  return forms.flatMap((form) => [
    form,
    encodeURIComponent(form),
    Buffer.from(form).toString('base64').replaceAll('=', ''),
  ]);
}
