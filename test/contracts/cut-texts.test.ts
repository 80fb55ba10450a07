import { describe, expect, it } from '@jest/globals';
import { sourcesBelow } from './rules/repository.ts';

/** Cuts that are no shown text: the function that cuts them, a tag's length, a hash behind which its file stands. */
const allowed = [
  /^packages\/runtime\/src\/shorten\.ts:/,
  /^actions\/build-images\/src\/plan\/tags\.ts: \.slice\(0, 128\)$/,
  /^packages\/[a-z-]+\/src\/.*: \.slice\(0, 64\)$/,
];
/** A hash is shown by at most so many characters. A longer piece of something is a text. */
const longestHash = 32;

const ways = [
  /\.(?:substring|substr)\([^)]*\)/g,
  /\.toString\('utf8', 0, [^)]*\)/g,
  /\.slice\((?:0, )?-?[^)]*\)\}?(?:…|\.\.\.)[`'"]/g,
];

/** The places of a source that cut a text in another way than by `shorten`, which masks secrets first. */
function cutsIn(path: string, text: string): string[] {
  const constants = new Map(
    [...text.matchAll(/const (\w+)(?:: number)? = ([\d_]+);/g)].map(([, name = '', value = '']) => [
      name,
      Number(value.replaceAll('_', '')),
    ]),
  );
  const long = [...text.matchAll(/\.slice\(0, (\w+)(?: - 1)?\)/g)].filter(
    // A constant with a plural name counts the rows of a list.
    ([, most = '']) =>
      !most.endsWith('s') && (constants.get(most) ?? Number(most.replaceAll('_', ''))) > longestHash,
  );
  const found = [...ways.flatMap((way) => [...text.matchAll(way)]), ...long].map(
    ([cut]) => `${path}: ${cut}`,
  );
  return [...new Set(found)].filter((cut) => !allowed.some((pattern) => pattern.test(cut)));
}

describe('a shown text is cut by one function, after its secrets are gone', () => {
  const tools = /^packages\/(?:lab|workflow-runner)\//;
  it.each(['packages', 'actions'])('in all of %s', (folder) => {
    const sources = sourcesBelow(folder).filter(({ path }) => /\/src\//.test(path) && !tools.test(path));
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(({ path, text }) => cutsIn(path, text))).toEqual([]);
  });

  it.each([
    ['a length', 'said.slice(0, 500)'],
    ['a named length', 'const shownLength = 4_000;\nsaid.slice(0, shownLength)'],
    ['an ellipsis', '`${said.slice(0, 9)}…`'],
    ['substring', 'said.substring(0, 9)'],
    ['the first bytes', "bytes.toString('utf8', 0, 300)"],
  ])('finds a cut by %s', (_, text) => {
    expect(cutsIn('packages/x/src/y.ts', text)).toHaveLength(1);
  });

  it.each(['hash.slice(0, 12)', 'const mostRows = 90;\nlines.slice(0, mostRows)', 'shorten(said, 500)'])(
    'leaves %s alone',
    (text) => {
      expect(cutsIn('packages/x/src/y.ts', text)).toEqual([]);
    },
  );
});
