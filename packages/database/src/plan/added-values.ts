import type { Node } from '@pgsql/types';
import { wordsIn } from '../catalog/column-types.ts';
import type { Names } from '../catalog/names.ts';
import { contracting, type Effect } from '../judge/effect.ts';
import { nodesOf } from '../judge/expressions.ts';

/**
 * The values that a script adds to enums. PostgreSQL refuses their use until the transaction has ended, unless the
 * transaction made the enum (https://www.postgresql.org/docs/current/sql-altertype.html, "Notes").
 */
export class AddedValues {
  readonly #names: Names;
  readonly #made = new Set<string>();
  readonly #values = new Set<string>();

  constructor(names: Names) {
    this.#names = names;
  }

  /** @returns what is wrong with the next statement of the script */
  follow(tree: Node): readonly Effect[] {
    if ('CreateEnumStmt' in tree) this.#made.add(this.#key(tree.CreateEnumStmt.typeName));
    if ('TransactionStmt' in tree && tree.TransactionStmt.kind === 'TRANS_STMT_COMMIT') this.#values.clear();
    const used = this.#values.size > 0 ? this.#usedIn(tree) : undefined;
    if ('AlterEnumStmt' in tree) {
      const { typeName, newVal } = tree.AlterEnumStmt;
      if (newVal && !this.#made.has(this.#key(typeName))) this.#values.add(newVal);
    }
    if (used === undefined) return [];
    return [
      contracting(
        `uses the value ${used}, which this script adds to an enum: PostgreSQL refuses that in one transaction (55P04), so use it in a later migration`,
      ),
    ];
  }

  #key(name: readonly Node[] | undefined): string {
    return this.#names.key(wordsIn(name), 'type');
  }

  #usedIn(tree: Node): string | undefined {
    for (const [kind, { sval }] of nodesOf(tree)) {
      const text = kind === 'A_Const' ? (sval as { readonly sval?: string } | undefined)?.sval : undefined;
      if (text !== undefined && this.#values.has(text)) return text;
    }
    return undefined;
  }
}
