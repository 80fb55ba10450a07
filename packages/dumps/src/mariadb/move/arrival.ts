import type { CatalogEntry } from '../../source.ts';
import type { Holding } from './holding.ts';
import type { Arrival } from './rearrangement.ts';
import type { RoutineGrant } from './routine-grants.ts';

interface Way {
  readonly origin: string;
  readonly from: string;
  readonly database: string;
  readonly grants: readonly RoutineGrant[];
  readonly rests: boolean;
}

/** What a database gets where it shall hold this. */
export function arrivalOf(
  { origin, from, database, grants, rests }: Way,
  { tables, logic, catalog }: Holding,
): Arrival {
  const detail = catalog.find(({ kind }) => kind === 'database')?.detail ?? '';
  const [, characters = 'utf8mb4', collation = ''] = /^(\w+), (\w+)$/.exec(detail) ?? [];
  const options = `CHARACTER SET ${characters}${collation === '' ? '' : ` COLLATE ${collation}`}`;
  return {
    ...{ origin, from, database, tables, logic, options, rests },
    known: logicOf(catalog),
    grants: grants.filter((one) => one.database === database),
  };
}

const ofLogic = new Set(['event', 'trigger', 'view', 'routine']);

/**
 * What cannot be renamed, and goes with it: a view has columns.
 * @param more another catalogue of the same database, whose views may be there no more
 */
export function logicOf(
  catalog: readonly CatalogEntry[],
  more: readonly CatalogEntry[] = [],
): readonly CatalogEntry[] {
  const views = [...catalog, ...more].flatMap(({ kind, name }) => (kind === 'view' ? [`${name}.`] : []));
  const isOfView = (name: string) => views.some((view) => name.startsWith(view));
  return catalog.filter(({ kind, name }) => ofLogic.has(kind) || (kind === 'column' && isOfView(name)));
}
