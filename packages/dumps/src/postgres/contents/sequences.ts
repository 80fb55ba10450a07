import { z } from 'zod';
import { literal } from '../../psql/conversation.ts';
import type { PgSession } from '../../psql/session.ts';
import type { CatalogEntry } from '../../source.ts';
import { relationName, userRelations } from '../catalog/user-objects.ts';

/** A sequence, and the value that it gives next. */
export interface Sequence {
  readonly name: string;
  readonly definition: string;
  readonly next: bigint;
  /** Whether it begins anew behind its last value. */
  readonly cycles: boolean;
}

const definitionRow = z.object({
  name: z.string(),
  definition: z.string(),
  step: z.string(),
  cycles: z.boolean(),
});
const valueRow = z.object({ name: z.string(), last: z.string(), called: z.boolean() });

const perQuery = 100;

/** Reads all sequences of users. No snapshot holds their values still. */
export async function readSequences(session: PgSession): Promise<readonly Sequence[]> {
  const found = await session.query(
    `SELECT ${relationName} AS name, s.seqincrement::text AS step, s.seqcycle AS cycles,
      concat_ws(', ', s.seqtypid::regtype, 'from ' || s.seqstart, 'by ' || s.seqincrement,
        s.seqmin || ' to ' || s.seqmax, 'cache ' || s.seqcache, CASE WHEN s.seqcycle THEN 'cycles' END,
        (SELECT format('of %s.%I', d.refobjid::regclass, a.attname)
           FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
            AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0)) AS definition
     FROM ${userRelations} JOIN pg_sequence s ON s.seqrelid = c.oid`,
    definitionRow,
  );
  const sequences: Sequence[] = [];
  for (let start = 0; start < found.length; start += perQuery) {
    const some = found.slice(start, start + perQuery);
    const values = await session.query(
      some
        .map(
          ({ name }) =>
            `SELECT ${literal(name)} AS name, last_value::text AS last, is_called AS called FROM ${name}`,
        )
        .join('\nUNION ALL '),
      valueRow,
    );
    const byName = new Map(values.map((value) => [value.name, value]));
    for (const { name, definition, step, cycles } of some) {
      const value = byName.get(name);
      if (value)
        sequences.push({
          ...{ name, definition, cycles },
          next: BigInt(value.last) + (value.called ? BigInt(step) : 0n),
        });
    }
  }
  return sequences;
}

/** Two values of such a sequence do not tell how often it began anew between them. */
const goesRound = 'it moved while it was dumped, and begins anew behind its last value';

/**
 * Sequences as entries of the catalogue.
 * @param later the same after the dump: what was dumped lies between
 */
export function sequenceEntries(
  sequences: readonly Sequence[],
  later: readonly Sequence[] = sequences,
): readonly CatalogEntry[] {
  const after = new Map(later.map(({ name, next }) => [name, next]));
  return sequences.flatMap(({ name, definition, next, cycles }) => {
    const then = after.get(name) ?? next;
    const [least, most] = then < next ? [then, next] : [next, then];
    const value: CatalogEntry = { kind: 'next value of', name, detail: String(next) };
    const moved: Pick<CatalogEntry, 'moved' | 'unread'> =
      least === most ? {} : cycles ? { unread: goesRound } : { moved: [String(least), String(most)] };
    return [
      { kind: 'sequence', name, detail: definition },
      { ...value, ...moved },
    ];
  });
}
