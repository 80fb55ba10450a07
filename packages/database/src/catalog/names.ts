import type { RangeVar } from '@pgsql/types';
import { KnownObjects } from './known-objects.ts';

/** The kinds of objects whose names are apart from each other. Tables, views, sequences and indexes share theirs. */
export type ObjectKind = 'relation' | 'type' | 'function' | 'schema';

/** A column that the plan added to a table that was there before. */
export interface NewColumn {
  /** What rows without it get: nothing, the `same` value again and again, or another value `each` time. */
  readonly fill: 'nothing' | 'same' | 'each';
  readonly required: boolean;
  readonly unique: boolean;
}

/**
 * What is special about a relation that the plan made: it has as many rows as an old table; it is a view of others; who
 * uses it runs code that nobody read; its rows take those of old tables with them when they are deleted.
 */
export type Mark = 'filled' | 'view' | 'code' | 'cascade';

/** What names mean at one moment. Values are never changed, so that copying the collections is a snapshot. */
export interface NameState {
  /** The schema of names without one. An unknown schema has a mark that no schema has. */
  readonly path: string;
  /** The path after this transaction, where it is set for the transaction only. */
  readonly pathAfter: string | undefined;
  readonly losesSchema: boolean;
  readonly fresh: ReadonlySet<string>;
  readonly marks: ReadonlyMap<string, ReadonlySet<Mark>>;
  readonly columns: ReadonlyMap<string, NewColumn>;
  /** Temporary tables; `true` where the table ends with its transaction. */
  readonly temporary: ReadonlyMap<string, boolean>;
  readonly known: KnownObjects;
}

/**
 * The objects that the plan has made so far, by the names that they have now, and what is known of the others. No
 * release uses an object that the plan made, so changing it is safe.
 */
export class Names {
  readonly #schema: string;
  #path: string;
  #pathAfter: string | undefined;
  #losesSchema = false;
  #fresh = new Set<string>();
  #marks = new Map<string, ReadonlySet<Mark>>();
  #columns = new Map<string, NewColumn>();
  #temporary = new Map<string, boolean>();
  #known = new KnownObjects();
  #scripts = 0;

  /** @param schema the schema of the database's URL, which Prisma's sessions begin with */
  constructor(schema: string) {
    this.#schema = schema;
    this.#path = schema;
  }

  get known(): KnownObjects {
    return this.#known;
  }

  save(): NameState {
    return {
      ...{ path: this.#path, pathAfter: this.#pathAfter, losesSchema: this.#losesSchema },
      ...{ fresh: new Set(this.#fresh), marks: new Map(this.#marks), columns: new Map(this.#columns) },
      ...{ temporary: new Map(this.#temporary), known: this.#known.copy() },
    };
  }

  restore(state: NameState): void {
    this.#path = state.path;
    this.#pathAfter = state.pathAfter;
    this.#losesSchema = state.losesSchema;
    this.#fresh = new Set(state.fresh);
    this.#marks = new Map(state.marks);
    this.#columns = new Map(state.columns);
    this.#temporary = new Map(state.temporary);
    this.#known = state.known.copy();
  }

  /** What was made so far counts as old from now on. */
  settle(): void {
    this.#fresh.clear();
    this.#marks.clear();
    this.#columns.clear();
  }

  /** A script may get a new session, so that neither temporary tables nor a changed path are certain any more. */
  beginScript(): void {
    this.#scripts += 1;
    this.endTransaction();
    this.#temporary.clear();
    this.#losesSchema = false;
    if (this.#path !== this.#schema) this.#path = `(session ${this.#scripts})`;
  }

  endTransaction(): void {
    if (this.#pathAfter !== undefined) this.#path = this.#pathAfter;
    this.#pathAfter = undefined;
    for (const [table, ends] of this.#temporary) if (ends) this.#temporary.delete(table);
  }

  /** Whether names without a schema are no longer looked up in the schema of the URL, for the rest of the session. */
  get losesSchema(): boolean {
    return this.#losesSchema;
  }

  /**
   * Follows `SET search_path`. Whether `SET LOCAL` works depends on the transaction, so that its names are apart.
   * @param schemas undefined: those that the session began with
   */
  setPath(schemas: readonly string[] | undefined, local: boolean): void {
    const after = this.#pathAfter ?? this.#path;
    const wanted = schemas ?? [this.#schema === 'public' ? 'public' : '(default)'];
    // The schema of the URL exists: it is the one that gets new objects, and that names are looked up in first.
    this.#path = wanted[0] === this.#schema ? this.#schema : `${local ? 'local ' : ''}${wanted.join(', ')}`;
    this.#pathAfter = local ? after : undefined;
    if (!local) this.#losesSchema = schemas !== undefined && !schemas.includes(this.#schema);
  }

  /** Names without a schema mean those of this one from now on. @returns what they meant before */
  enter(schema: string | undefined): string {
    const before = this.#path;
    this.#path = schema ?? before;
    return before;
  }

  /** The full name of a table, a view, a sequence or an index. */
  keyOf(relation: Pick<RangeVar, 'schemaname' | 'relname'> | undefined): string {
    const { schemaname, relname = '' } = relation ?? {};
    return this.key(schemaname ? [schemaname, relname] : [relname], 'relation');
  }

  /** The full name of an object from the parts that the script writes: name, or schema and name. */
  key(parts: readonly string[], kind: ObjectKind): string {
    if (kind === 'schema') return parts.at(-1) ?? '';
    const [name = '', schema] = [...parts].reverse();
    if (schema) return `${schema}.${name}`;
    if (kind === 'relation' && this.#temporary.has(name)) return `pg_temp.${name}`;
    return `${this.#path}.${name}`;
  }

  /** The name for a reader: without the schema where that is the one of the URL. */
  show(key: string): string {
    return key.startsWith(`${this.#schema}.`) ? key.slice(this.#schema.length + 1) : key;
  }

  isFresh(kind: ObjectKind, key: string): boolean {
    return this.#fresh.has(`${kind} ${key}`) || this.#fresh.has(`schema ${key.split('.')[0]}`);
  }

  isFreshTable(relation: Pick<RangeVar, 'schemaname' | 'relname'> | undefined): boolean {
    return this.isFresh('relation', this.keyOf(relation));
  }

  make(kind: ObjectKind, key: string): void {
    this.#fresh.add(`${kind} ${key}`);
  }

  /** Remembers a new table, also a temporary one. */
  makeTable(relation: RangeVar | undefined, endsWithTransaction: boolean): string {
    const { relname = '', schemaname, relpersistence } = relation ?? {};
    if (relpersistence === 't' || schemaname === 'pg_temp') {
      this.#temporary.set(relname, endsWithTransaction);
      this.make('relation', `pg_temp.${relname}`);
      return `pg_temp.${relname}`;
    }
    // A new table is never a temporary one by its name alone.
    const key = schemaname ? `${schemaname}.${relname}` : `${this.#path}.${relname}`;
    this.make('relation', key);
    return key;
  }

  drop(kind: ObjectKind, key: string): void {
    this.#fresh.delete(`${kind} ${key}`);
    if (kind === 'relation') {
      this.#marks.delete(key);
      for (const column of this.#columns.keys())
        if (column.startsWith(`${key}.`)) this.#columns.delete(column);
      if (key.startsWith('pg_temp.')) this.#temporary.delete(key.slice('pg_temp.'.length));
    }
    if (kind !== 'schema') return;
    for (const one of this.#fresh) if (one.includes(` ${key}.`)) this.#fresh.delete(one);
  }

  /** Follows an object to another name. An old one that comes to a new schema makes the schema an old one. */
  move(kind: ObjectKind, from: string, to: string): void {
    const fresh = this.isFresh(kind, from);
    const marks = this.#marks.get(from);
    this.drop(kind, from);
    if (!fresh) {
      this.#fresh.delete(`schema ${to.split('.')[0]}`);
      return;
    }
    this.make(kind, to);
    if (marks) this.#marks.set(to, marks);
  }

  /** Notes what is special about an object of the plan's own. */
  mark(key: string, mark: Mark): void {
    if (!this.isFresh('relation', key)) return;
    this.#marks.set(key, new Set([...(this.#marks.get(key) ?? []), mark]));
  }

  has(key: string, mark: Mark): boolean {
    return this.#marks.get(key)?.has(mark) ?? false;
  }

  /** Whether a table has as many rows as one that was there before. */
  hasRows(key: string): boolean {
    return !this.isOwnTable(key) || this.has(key, 'filled');
  }

  /** Whether the rows of a relation are in no table but one that the plan made. */
  isOwnTable(key: string): boolean {
    return this.isFresh('relation', key) && !this.has(key, 'view');
  }

  column(table: string, name: string | undefined): NewColumn | undefined {
    return this.#columns.get(`${table}.${name}`);
  }

  setColumn(table: string, name: string | undefined, column: NewColumn | undefined): void {
    if (column) this.#columns.set(`${table}.${name}`, column);
    else this.#columns.delete(`${table}.${name}`);
  }
}
