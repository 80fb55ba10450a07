import { compareContents } from '../../compare/compare.ts';
import type { CatalogEntry, Comparison, Contents } from '../../source.ts';
import { withoutOwner } from './folder-sums.ts';

/** How many lines are told one by one. */
const mostTold = 50;

const isChange = ({ kind }: CatalogEntry) => kind === 'changed';

/**
 * Compares what was archived with what came back. Each difference names an entry, with both values.
 * @param asRoot whether whoever restored it may give files to others; where not, owners are not compared
 */
export function compareFiles(
  before: Contents,
  after: Contents,
  { asRoot }: { readonly asRoot: boolean },
): Comparison {
  const seen = ({ rows, catalog }: Contents): Contents => ({
    rows,
    catalog: catalog
      .filter((entry) => !isChange(entry))
      .map((entry) => (asRoot ? entry : { ...entry, detail: withoutOwner(entry.detail) })),
  });
  const counted = { of: 'path', unit: 'file' };
  const { differences, notProven, rows } = compareContents(seen(before), seen(after), { counted });
  const changed = before.catalog.filter(isChange);
  return {
    differences: told(differences),
    notProven: [
      ...notProven,
      ...told(
        changed.map(({ name }) => `the content of ${name} at one moment: it changed while it was read`),
      ),
      ...(asRoot ? [] : ['owners and extended attributes: only root can restore them']),
    ],
    rows,
  };
}

function told(lines: readonly string[]): readonly string[] {
  const [most, more] = [lines.filter((_, at) => at < mostTold), lines.length - mostTold];
  return more > 0 ? [...most, `and ${more} more`] : lines;
}
