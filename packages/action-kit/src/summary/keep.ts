import { bytesOf } from './markdown.ts';

/** The first of `items` whose bytes, with `each` more for every item, stay within `limit`. */
export function keepFirst(items: readonly string[], limit: number, each = 1): string[] {
  let left = limit;
  const end = items.findIndex((item) => {
    left -= bytesOf(item) + each;
    return left < 0;
  });
  return items.slice(0, end === -1 ? items.length : end);
}

/** The last of `items` that fit: for logs, whose end tells most. */
export function keepLast(items: readonly string[], limit: number, each = 1): string[] {
  return keepFirst(items.toReversed(), limit, each).toReversed();
}
