import type { CatalogEntry } from '../../source.ts';

/** The major versions of the server that was dumped, and of the one restored into. */
export interface Majors {
  readonly dumped: number;
  readonly restored: number;
}

/** Entries whose definition a server writes from its tree, in words that change with its version. */
const rewritten = new Set(['view', 'materialized view', 'rule']);

/** Entries that list privileges. */
const listing = new Set(['privileges on', 'default privileges']);

/** The first version that has the privilege MAINTAIN. Whoever had all privileges on a table has this one too there. */
const withMaintain = 17;

/**
 * What was restored, as it is compared with what a server of another version held. Nothing is taken as equal that may
 * have been lost: what two versions tell in different words is left to be named as not proven.
 */
export function acrossMajors(
  before: readonly CatalogEntry[],
  after: readonly CatalogEntry[],
  { dumped, restored }: Majors,
): readonly CatalogEntry[] {
  if (dumped === restored) return after;
  const known = new Map(
    before.filter(({ kind }) => rewritten.has(kind)).map((entry) => [keyOf(entry), entry]),
  );
  const gained = dumped < withMaintain && restored >= withMaintain;
  return after.map((entry) => {
    if (gained && listing.has(entry.kind)) return { ...entry, detail: withoutMaintain(entry.detail) };
    const original = known.get(keyOf(entry));
    if (original === undefined || original.detail === entry.detail) return entry;
    return {
      ...entry,
      unread: `PostgreSQL ${restored} writes its definition in other words than ${dumped}`,
    };
  });
}

function keyOf({ kind, name }: CatalogEntry): string {
  return JSON.stringify([kind, name]);
}

/** `app=DELETE,MAINTAIN,SELECT` without the one in the middle. */
function withoutMaintain(detail: string): string {
  return detail.replace(/(?<==)MAINTAIN\*?,|,MAINTAIN\*?(?=[, ]|$)/g, '');
}
