// A Jest sequencer: the test files that take longest come first, so that the last worker is not busy alone at the end.
// (Jest itself would remember how long each took on this machine; a fresh machine knows nothing.)
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const order = readFileSync(new URL('longest-first.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter(Boolean);
const root = new URL('..', import.meta.url).pathname;

/** A file's place in the list; one that is not there comes after those that are. */
function placeOf({ path }) {
  const place = order.indexOf(relative(root, path));
  return place === -1 ? order.length : place;
}

export default class LongestFirst {
  sort(tests) {
    return [...tests].sort((a, b) => placeOf(a) - placeOf(b));
  }

  cacheResults() {}
}
