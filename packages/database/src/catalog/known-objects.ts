import type { TypeName } from '@pgsql/types';
import { LoggedMap, type UndoLog } from './undo-log.ts';

/** What is known of a type that is not PostgreSQL's own. */
export interface KnownType {
  readonly domain: boolean;
  /** The type has checks, so that a new column of it is checked in each row. */
  readonly checked: boolean;
  /** A row without a value is refused. */
  readonly refusesEmpty: boolean;
}

/** What the migrations say of objects, whether a release uses them or not. */
export class KnownObjects {
  readonly #log: UndoLog;
  /** By the full names of types. */
  readonly types: LoggedMap<string, KnownType>;
  /** By the full names of indexes: whether the index is unique. */
  readonly indexes: LoggedMap<string, boolean>;
  /** By the full names of tables, then by column. */
  readonly #columns: LoggedMap<string, LoggedMap<string, TypeName>>;

  constructor(log: UndoLog) {
    this.#log = log;
    this.types = new LoggedMap(log);
    this.indexes = new LoggedMap(log);
    this.#columns = new LoggedMap(log);
  }

  /** After code that nobody read. It cannot have given checks to a type that is no domain. */
  forget(): void {
    this.indexes.clear();
    this.#columns.clear();
    for (const [name, type] of this.types) if (type.domain) this.types.delete(name);
  }

  /** Begins a table anew, without columns. */
  setTable(table: string): void {
    this.#columns.set(table, new LoggedMap(this.#log));
  }

  dropTable(table: string): void {
    this.#columns.delete(table);
  }

  /** Follows a table or an index to another name. */
  move(from: string, to: string): void {
    const [unique, columns] = [this.indexes.get(from), this.#columns.get(from)];
    this.indexes.delete(from);
    this.#columns.delete(from);
    if (unique !== undefined) this.indexes.set(to, unique);
    if (columns) this.#columns.set(to, columns);
  }

  column(table: string, column: string | undefined): TypeName | undefined {
    return this.#columns.get(table)?.get(column ?? '');
  }

  setColumn(table: string, column: string | undefined, type: TypeName | undefined): void {
    if (!this.#columns.has(table)) this.setTable(table);
    const columns = this.#columns.get(table);
    if (type && column) columns?.set(column, type);
    else columns?.delete(column ?? '');
  }
}
