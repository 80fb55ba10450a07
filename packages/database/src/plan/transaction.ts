import type { TransactionStmt } from '@pgsql/types';
import type { NameState, Names } from '../catalog/names.ts';
import type { Lock } from '../judge/effect.ts';

/**
 * The transactions of one script: the locks that are held, and what names mean again after a ROLLBACK. A script without
 * BEGIN is one transaction. Prisma 7.4 and newer may commit each statement by itself, which holds locks for less time; but
 * it sends a script as a whole where its own parser cannot read a statement, so that nothing may rely on it.
 */
export class Transactions {
  readonly #names: Names;
  #start: NameState;
  #savepoints: (readonly [name: string, state: NameState])[] = [];
  #lock: Lock | undefined;

  constructor(names: Names) {
    this.#names = names;
    this.#start = names.save();
  }

  /** The lock that keeps most sessions out, of all those that earlier statements of this transaction took. */
  get lock(): Lock | undefined {
    return this.#lock;
  }

  hold(locks: readonly Lock[]): void {
    this.#lock = strongest([this.#lock, ...locks]);
  }

  follow({ kind, savepoint_name: name = '' }: TransactionStmt): void {
    switch (kind) {
      case 'TRANS_STMT_BEGIN':
      case 'TRANS_STMT_START':
        // Without an end before it, the transaction that the script began with goes on.
        return;
      case 'TRANS_STMT_ROLLBACK':
        this.#names.restore(this.#start);
        this.#end();
        return;
      case 'TRANS_STMT_COMMIT':
      case 'TRANS_STMT_PREPARE':
        this.#end();
        return;
      case 'TRANS_STMT_SAVEPOINT':
        this.#savepoints.push([name, this.#names.save()]);
        return;
      case 'TRANS_STMT_RELEASE':
        this.#savepoints.splice(this.#indexOf(name));
        return;
      case 'TRANS_STMT_ROLLBACK_TO': {
        const state = this.#savepoints[this.#indexOf(name)]?.[1];
        this.#names.restore(state ?? this.#start);
        this.#savepoints.splice(this.#indexOf(name) + 1);
      }
    }
  }

  #indexOf(name: string): number {
    const index = this.#savepoints.findLastIndex(([one]) => one === name);
    return index < 0 ? this.#savepoints.length : index;
  }

  #end(): void {
    this.#names.endTransaction();
    this.#lock = undefined;
    this.#savepoints = [];
    this.#start = this.#names.save();
  }
}

/** The first lock that keeps everybody out, else the first one. */
export function strongest(locks: readonly (Lock | undefined)[]): Lock | undefined {
  return locks.find((lock) => lock?.waits === 'everybody') ?? locks.find((lock) => lock !== undefined);
}
