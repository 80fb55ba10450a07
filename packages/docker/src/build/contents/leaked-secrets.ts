import { Buffer } from 'node:buffer';
import type { ImageText } from './image-texts.ts';

/** A secret that stands where everyone can read it. */
export interface LeakedSecret {
  /** Name of the secret; never its value. */
  readonly secret: string;
  readonly where: string;
}

/** Shorter values (`80`, `true`) stand in every image by chance. */
const shortest = 6;

/**
 * Finds secret values in texts: as they are, in base64 or percent-encoded, and each long line of those that have several.
 * @param secrets name → value
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
