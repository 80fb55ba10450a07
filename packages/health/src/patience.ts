/** What to do after an answer: it is final; it came too late for enough in a row; ask again. */
export type PatienceVerdict = 'final' | 'unsteady' | 'again';

/** Counts the answers of one probe and says when to stop asking. */
export class Patience {
  readonly #successes: number;
  readonly #failures: number;
  /** Healthy answers in a row at the end, and negative ones. */
  #yes = 0;
  #no = 0;
  #all = 0;

  constructor({ successes, failures }: { readonly successes: number; readonly failures: number }) {
    this.#successes = successes;
    this.#failures = failures;
  }

  /** Healthy answers in a row at the end. */
  get inARow(): number {
    return this.#yes;
  }

  take(ok: boolean): void {
    this.#all += 1;
    this.#yes = ok ? this.#yes + 1 : 0;
    this.#no = ok ? 0 : this.#no + 1;
  }

  /**
   * @param left milliseconds to the deadline; undefined where answers are counted instead
   * @param timeoutMs the whole time to the deadline; with 0 the first negative answer is final, but healthy ones are
   *   still asked for as often as needed
   */
  verdict(left: number | undefined, timeoutMs = 0): PatienceVerdict {
    if (this.#yes >= this.#successes) return 'final';
    if (left === undefined) return this.#byCount();
    if (left > 0) return 'again';
    if (this.#no > 0) return 'final';
    return timeoutMs > 0 ? 'unsteady' : 'again';
  }

  /** What changes its mind for ever is not healthy, so the number of all answers is limited as well. */
  #byCount(): PatienceVerdict {
    if (this.#no >= this.#failures) return 'final';
    const most = 2 * (this.#failures + this.#successes);
    if (this.#all < most) return 'again';
    return this.#no > 0 ? 'final' : 'unsteady';
  }
}
