/**
 * Whether a text may name a source or a destination. Both become parts of keys and of paths on hosts, some of which do
 * not tell capitals from small letters.
 */
export function isName(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/.test(text);
}
