// A Jest sequencer that runs the longest test files first, so that no worker is busy alone at the end. (Jest itself
// orders files by their last time on this machine, and a fresh machine has no times.)
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const order = readFileSync(new URL('longest-first.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter(Boolean);
const root = new URL('..', import.meta.url).pathname;

/** The index of a file in the list. A file that is not listed comes last. */
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
