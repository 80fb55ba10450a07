/**
 * The changes of several collections, in order, so that all of them can be taken back to an earlier moment. That costs
 * as much as the changes since then, however much the collections hold.
 */
export class UndoLog {
  readonly #undo: (() => void)[] = [];

  /** This moment. */
  get position(): number {
    return this.#undo.length;
  }

  note(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** Undoes the changes since a moment, the last one first. */
  backTo(position: number): void {
    while (this.#undo.length > position) this.#undo.pop()?.();
  }
}

/** A map whose changes are noted in a log. */
export class LoggedMap<K, V> implements Iterable<[K, V]> {
  readonly #log: UndoLog;
  #entries = new Map<K, V>();

  constructor(log: UndoLog) {
    this.#log = log;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  set(key: K, value: V): void {
    this.#noteBefore(key);
    this.#entries.set(key, value);
  }

  delete(key: K): void {
    if (!this.#entries.has(key)) return;
    this.#noteBefore(key);
    this.#entries.delete(key);
  }

  clear(): void {
    const before = this.#entries;
    if (before.size === 0) return;
    this.#log.note(() => {
      this.#entries = before;
    });
    this.#entries = new Map();
  }

  [Symbol.iterator](): Iterator<[K, V]> {
    return this.#entries[Symbol.iterator]();
  }

  #noteBefore(key: K): void {
    const before = this.#entries.get(key);
    const had = this.#entries.has(key);
    this.#log.note(() => {
      if (had) this.#entries.set(key, before as V);
      else this.#entries.delete(key);
    });
  }
}
