const tailBytes = 16_384;

let clean = (text: string): string => text;

/**
 * From now on texts lose their secrets before they are cut. A part of a secret would go unseen by every mask, the
 * runner's own included. The edge calls this once, because it alone knows the secrets.
 */
export function cleanBeforeCuts(cleaner: (text: string) => string): void {
  clean = cleaner;
}

/**
 * A text of at most `most` characters, without secrets; a longer one ends with `…`. No shown text is cut in another way.
 * No half of a character is left.
 */
export function shorten(text: string, most: number): string {
  const whole = clean(text);
  if (whole.length <= most) return whole;
  const kept = whole.slice(0, most - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** The same as one line: white space becomes single spaces, after secrets that hold white space are gone. */
export function shortLine(text: string, most: number): string {
  return shorten(clean(text).replace(/\s+/g, ' ').trim(), most);
}

/**
 * The last lines of an output that are not blank, at most `most`. Of a long output only the end is read, from the
 * beginning of a line. Secrets are known line by line, so no mask misses a part of one.
 */
export function lastLines(output: Buffer, most: number): string[] {
  const end = output.subarray(-tailBytes);
  const lineEnd = end.indexOf('\n');
  const text =
    end.length === output.length
      ? end.toString('utf8')
      : lineEnd >= 0 && lineEnd < end.length - 1
        ? end.toString('utf8', lineEnd + 1)
        : // One endless line: it is cleaned as a whole, and cut then.
          clean(output.toString('utf8')).slice(-tailBytes);
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-most);
}
