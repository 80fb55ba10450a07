import type { TypeName } from '@pgsql/types';

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
  /** By the full names of types. */
  readonly types: Map<string, KnownType>;
  /** By the full names of indexes: whether the index is unique. */
  readonly indexes: Map<string, boolean>;
  /** By the full names of tables, then by column. */
  readonly columns: Map<string, ReadonlyMap<string, TypeName>>;

  constructor(from?: KnownObjects) {
    this.types = new Map(from?.types);
    this.indexes = new Map(from?.indexes);
    this.columns = new Map(from?.columns);
  }

  copy(): KnownObjects {
    return new KnownObjects(this);
  }

  /** After code that nobody read. It cannot have given checks to a type that is no domain. */
  forget(): void {
    this.indexes.clear();
    this.columns.clear();
    for (const [name, type] of this.types) if (type.domain) this.types.delete(name);
  }

  setColumn(table: string, column: string | undefined, type: TypeName | undefined): void {
    const columns = new Map(this.columns.get(table));
    if (type && column) columns.set(column, type);
    else columns.delete(column ?? '');
    this.columns.set(table, columns);
  }
}
