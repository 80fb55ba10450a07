import { describe, expect, it } from '@jest/globals';
import { compareRestored } from '../../../src/postgres/restore/compare-restored.ts';
import type { CatalogEntry } from '../../../src/source.ts';

const entry = (kind: string, name: string, detail: string): CatalogEntry => ({ kind, name, detail });

function compare(
  { dumped, restored }: { readonly dumped: number; readonly restored: number },
  before: readonly CatalogEntry[],
  after: readonly CatalogEntry[],
) {
  return compareRestored(
    { missingLocale: undefined, remarks: [] },
    { server: `PostgreSQL ${dumped}.3`, contents: { rows: {}, catalog: before } },
    { rows: {}, catalog: after, major: restored },
  );
}

describe('a server of another major version', () => {
  const rights = (words: string) => [entry('privileges on', 'table public.t', words)];

  it.each([
    ['app=DELETE,INSERT,REFERENCES reader=SELECT', 'app=DELETE,INSERT,MAINTAIN,REFERENCES reader=SELECT'],
    ['app=REFERENCES,SELECT', 'app=MAINTAIN,REFERENCES,SELECT'],
    ['app=INSERT* reader=INSERT', 'app=INSERT*,MAINTAIN* reader=INSERT,MAINTAIN'],
  ])('may add the privilege that it has first: %s', (before, after) => {
    expect(compare({ dumped: 16, restored: 17 }, rights(before), rights(after)).differences).toEqual([]);
    expect(compare({ dumped: 17, restored: 17 }, rights(before), rights(after)).differences).toHaveLength(1);
    expect(compare({ dumped: 17, restored: 18 }, rights(before), rights(after)).differences).toHaveLength(1);
  });

  it('does not hide that another privilege was lost', () => {
    const { differences } = compare(
      { dumped: 15, restored: 17 },
      rights('app=DELETE,INSERT'),
      rights('app=INSERT,MAINTAIN'),
    );
    expect(differences).toHaveLength(1);
  });

  it('writes views in other words, which are named as not proven', () => {
    const before = [entry('view', 'public.v', 'SELECT t.a FROM t'), entry('table', 'public.t', 'unlogged')];
    const after = [entry('view', 'public.v', 'SELECT a FROM t'), entry('table', 'public.t', 'unlogged')];
    expect(compare({ dumped: 15, restored: 16 }, before, after)).toMatchObject({
      differences: [],
      notProven: [expect.stringMatching(/view public\.v: PostgreSQL 16 .* than 15/)],
    });
    expect(compare({ dumped: 16, restored: 16 }, before, after).differences).toHaveLength(1);
  });

  it('excuses neither a view that is missing nor a table that differs', () => {
    const before = [entry('view', 'public.v', 'SELECT t.a FROM t'), entry('table', 'public.t', 'unlogged')];
    const { differences } = compare({ dumped: 15, restored: 16 }, before, [entry('table', 'public.t', '')]);
    expect(differences).toHaveLength(2);
  });
});
