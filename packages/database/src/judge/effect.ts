/**
 * An effect of a statement besides adding. `contracting`: the previous release may not work any more, because something
 * is gone or is refused now. `blocking`: other sessions wait for a table; the bigger the table, the longer.
 */
export interface Effect {
  readonly kind: 'contracting' | 'blocking';
  readonly why: string;
}

/** A lock on a table that was there before. It is held to the end of the transaction, and keeps `waits` out until then. */
export interface Lock {
  readonly kind: 'lock';
  readonly table: string;
  readonly waits: 'everybody' | 'writers';
}

/** The statement takes longer the more rows there are. That is harmless where its transaction holds no {@link Lock}. */
export interface Long {
  readonly kind: 'long';
  readonly why: string;
}

/** The statement runs code that is not in the script. Nothing that is known of the database is certain after it. */
export interface Unknown {
  readonly kind: 'unknown';
}

/** What is known of one statement. */
export type Fact = Effect | Lock | Long | Unknown;

export function contracting(why: string): Effect {
  return { kind: 'contracting', why };
}

export function blocking(why: string): Effect {
  return { kind: 'blocking', why };
}

export function lock(table: string, waits: Lock['waits']): Lock {
  return { kind: 'lock', table, waits };
}

export function long(why: string): Long {
  return { kind: 'long', why };
}

/** The facts of a statement that runs code of which nothing is known. */
export function unknown(why: string): readonly Fact[] {
  return [contracting(why), long('does what cannot be told'), { kind: 'unknown' }];
}

export function isEffect(fact: Fact): fact is Effect {
  return fact.kind === 'contracting' || fact.kind === 'blocking';
}
