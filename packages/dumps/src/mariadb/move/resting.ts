import type { CatalogEntry } from '../../source.ts';
import type { Holding } from './holding.ts';

/**
 * In the comment of an event that is disabled as long as its database is kept, in front of its own comment. A server cuts
 * spaces at the end of one.
 */
const mark = 'on before:';

/** The head of an event as the dump programs write it. */
const head =
  /^(\/\*!\d+ CREATE\*\/ [^\n]*?EVENT `((?:[^`]|``)*)` ON SCHEDULE [^\n]*? ON COMPLETION (?:NOT )?PRESERVE )(ENABLE|DISABLE)(?: COMMENT '((?:[^'\\]|\\.|'')*)')? DO /gm;

/** A script that makes events which do not run until they are woken. */
export function restingLogic(logic: string): string {
  return logic.replace(head, (all, begin: string, _, state: string, comment = '') =>
    state === 'ENABLE' ? `${begin}DISABLE COMMENT '${mark}${comment}' DO ` : all,
  );
}

/** What a database holds while it is kept: its events would go on removing rows, or run twice. */
export function resting({ tables, logic, catalog }: Holding): Holding {
  const names = eventsOf(logic, (state) => state === 'ENABLE');
  return { tables, logic: restingLogic(logic), catalog: withState(catalog, names, 'ENABLED', 'DISABLED') };
}

/** What a kept database held before it was kept. */
export function woken({ tables, logic, catalog }: Holding): Holding {
  const names = eventsOf(logic, (state, comment) => state === 'DISABLE' && comment.startsWith(mark));
  const awake = logic.replace(head, (all, begin: string, _, state: string, comment = '') => {
    if (state !== 'DISABLE' || !comment.startsWith(mark)) return all;
    const own = comment.slice(mark.length);
    return `${begin}ENABLE${own === '' ? '' : ` COMMENT '${own}'`} DO `;
  });
  return { tables, logic: awake, catalog: withState(catalog, names, 'DISABLED', 'ENABLED') };
}

function eventsOf(logic: string, isMeant: (state: string, comment: string) => boolean): ReadonlySet<string> {
  const found = [...logic.matchAll(head)].flatMap(([, , name = '', state = '', comment = '']) =>
    isMeant(state, comment) ? [name.replaceAll('``', '`')] : [],
  );
  return new Set(found);
}

function withState(
  catalog: readonly CatalogEntry[],
  names: ReadonlySet<string>,
  from: string,
  to: string,
): readonly CatalogEntry[] {
  return catalog.map((entry) =>
    entry.kind === 'event' && names.has(entry.name)
      ? { ...entry, detail: entry.detail.replace(`, ${from}, `, `, ${to}, `) }
      : entry,
  );
}
