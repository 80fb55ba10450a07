/**
 * What a statement does besides adding. `contracting`: the release that ran before may not work with what is left or
 * with what is refused now. `blocking`: others wait for a table, for as long as it is big.
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

/** What the migrations of a plan have made themselves so far: nobody uses it yet, so nothing done to it hurts. */
export interface Fresh {
  readonly tables: Set<string>;
  /** `table.column`, of tables that were there before. */
  readonly columns: Set<string>;
}

/** How a table is called in {@link Fresh}: with its schema where the script names it. */
export function tableKey(table: { schemaname?: string; relname?: string } | undefined): string {
  return [table?.schemaname, table?.relname].filter(Boolean).join('.');
}
