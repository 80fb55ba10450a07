import type { RangeVar } from '@pgsql/types';
import { KnownObjects } from './known-objects.ts';
import { LoggedMap, UndoLog } from './undo-log.ts';

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

/**
 * What makes a later script less harmless for a release before than for one after: a {@link Mark}; a new column that must
 * be unique, and a column that gets the same default for each row. These two come in either order, in any scripts.
 */
export type Note = Mark | 'unique' | 'same default';

/** What names mean at one moment, until something before that moment is restored. */
export interface NameState {
  /** The schema of names without one. An unknown schema has a mark that no schema has. */
  readonly path: string;
  /** The path after this transaction, where it is set for the transaction only. */
  readonly pathAfter: string | undefined;
  readonly losesSchema: boolean;
  /** The position in the log of changes. */
  readonly position: number;
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
  readonly #log = new UndoLog();
  readonly #fresh = new LoggedMap<string, true>(this.#log);
  readonly #marks = new LoggedMap<string, ReadonlySet<Mark>>(this.#log);
  /** By table, then by column. */
  readonly #columns = new LoggedMap<string, LoggedMap<string, NewColumn>>(this.#log);
  readonly #temporary = new LoggedMap<string, true>(this.#log);
  /** The temporary tables that end with their transaction. */
  readonly #ending = new LoggedMap<string, true>(this.#log);
  /** What the migrations say of objects, whether the plan made them or not. */
  readonly known = new KnownObjects(this.#log);
  #scripts = 0;
  /** The notes that were given to anything, also by scripts that were taken back since. */
  readonly given = new Set<Note>();

  /** @param schema the schema of the database's URL, which Prisma's sessions begin with */
  constructor(schema: string) {
    this.#schema = schema;
    this.#path = schema;
  }

  save(): NameState {
    return {
      ...{ path: this.#path, pathAfter: this.#pathAfter, losesSchema: this.#losesSchema },
      position: this.#log.position,
    };
  }

  restore({ path, pathAfter, losesSchema, position }: NameState): void {
    this.#path = path;
    this.#pathAfter = pathAfter;
    this.#losesSchema = losesSchema;
    this.#log.backTo(position);
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
    this.#ending.clear();
    this.#losesSchema = false;
    if (this.#path !== this.#schema) this.#path = `(session ${this.#scripts})`;
  }

  endTransaction(): void {
    if (this.#pathAfter !== undefined) this.#path = this.#pathAfter;
    this.#pathAfter = undefined;
    for (const [table] of this.#ending) this.#temporary.delete(table);
    this.#ending.clear();
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
    this.#fresh.set(`${kind} ${key}`, true);
  }

  /** Remembers a new table, also a temporary one. */
  makeTable(relation: RangeVar | undefined, endsWithTransaction: boolean): string {
    const { relname = '', schemaname, relpersistence } = relation ?? {};
    if (relpersistence === 't' || schemaname === 'pg_temp') {
      this.#temporary.set(relname, true);
      if (endsWithTransaction) this.#ending.set(relname, true);
      else this.#ending.delete(relname);
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
      this.#columns.delete(key);
      if (key.startsWith('pg_temp.')) {
        this.#temporary.delete(key.slice('pg_temp.'.length));
        this.#ending.delete(key.slice('pg_temp.'.length));
      }
    }
    if (kind !== 'schema') return;
    for (const [one] of this.#fresh) if (one.includes(` ${key}.`)) this.#fresh.delete(one);
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
    this.given.add(mark);
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
    return this.#columns.get(table)?.get(name ?? '');
  }

  setColumn(table: string, name: string | undefined, column: NewColumn | undefined): void {
    const columns = this.#columns.get(table) ?? new LoggedMap<string, NewColumn>(this.#log);
    if (column) columns.set(name ?? '', column);
    else columns.delete(name ?? '');
    if (!this.#columns.has(table)) this.#columns.set(table, columns);
  }
}
