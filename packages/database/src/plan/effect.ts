/**
 * An effect of a statement besides adding. `contracting`: the previous release may not work any more, because something
 * is gone or is refused now. `blocking`: other sessions wait for a table; the bigger the table, the longer.
 */
export interface Effect {
  readonly kind: 'contracting' | 'blocking';
  readonly why: string;
}

export function contracting(why: string): Effect {
  return { kind: 'contracting', why };
}

export function blocking(why: string): Effect {
  return { kind: 'blocking', why };
}

/** The objects that the migrations of a plan have made so far. No release uses them yet, so changing them is safe. */
export interface Fresh {
  readonly tables: Set<string>;
  /** `table.column`, of tables that were there before. */
  readonly columns: Set<string>;
}

/** The name of a table in {@link Fresh}, with its schema where the script names one. */
export function tableKey(table: { schemaname?: string; relname?: string } | undefined): string {
  return [table?.schemaname, table?.relname].filter(Boolean).join('.');
}
