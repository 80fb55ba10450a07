import { type Exchange, type PlannedExchange, UndecidedExchange } from '@fairway/dumps';
import { combine, Failure, type Logger, messageOf, tidyUp } from '@fairway/runtime';

/** Data that may have changed places, and the way in which they do. */
export interface ChangedPlaces {
  readonly source: string;
  readonly planned: PlannedExchange;
  /** Reaches the data where they are now: what runs may have been replaced since they changed places. */
  readonly reach: (signal: AbortSignal) => Promise<Pick<Exchange, 'carryOut' | 'undo'>>;
}

/**
 * Data that changed places, in this run or in one that was cut off. Each exchange is noted before it begins, and the note of
 * it ends when the data are back. They go back together, the last one first, and each once.
 */
export class ChangedData {
  #changed: readonly ChangedPlaces[] = [];
  readonly #note: (changed: readonly ChangedPlaces[]) => Promise<void>;
  readonly #logger: Logger;

  /** @param note writes down which data may have changed places, where it outlives this run */
  constructor(note: (changed: readonly ChangedPlaces[]) => Promise<void>, logger: Logger) {
    this.#note = note;
    this.#logger = logger;
  }

  /** Takes over what a run has noted that was cut off. */
  takeOver(changed: readonly ChangedPlaces[]): void {
    this.#changed = [...this.#changed, ...changed];
  }

  /** Lets data change places. Where nobody knows whether they did, the way back finds out. */
  async exchange(one: ChangedPlaces, signal: AbortSignal): Promise<PlannedExchange> {
    const { carryOut } = await one.reach(signal);
    const all = [...this.#changed, one];
    await this.#note(all);
    this.#changed = all;
    try {
      await carryOut(one.planned, signal);
      return one.planned;
    } catch (error) {
      // Both are as they were: nothing has to go back.
      if (!(error instanceof UndecidedExchange)) await this.#isBack(one);
      throw error;
    }
  }

  /** By source, the name under which the data of before are kept. */
  get kept(): ReadonlyMap<string, string> {
    return new Map(this.#changed.map(({ source, planned }) => [source, planned.kept]));
  }

  /** The names of the restored data that are in use. */
  get used(): ReadonlySet<string> {
    return new Set(this.#changed.map(({ planned }) => planned.restored));
  }

  /**
   * Gives all data their places back. What cannot go back now stays on the list, with the name that it is kept under.
   * @throws Failure naming the sources whose data are not back; the others are
   */
  async undo(signal: AbortSignal): Promise<void> {
    const failures: Failure[] = [];
    for (const one of this.#changed.toReversed()) {
      try {
        await (await one.reach(signal)).undo(one.planned, signal);
        await this.#isBack(one);
      } catch (error) {
        failures.push(notBack(one.source, one.planned.kept, error));
      }
    }
    if (failures.length > 0) throw combine('The data of before are not all back.', failures);
  }

  /** A note that says too much is harmless: whoever undoes it finds the data in their places. */
  async #isBack(one: ChangedPlaces): Promise<void> {
    this.#changed = this.#changed.filter((other) => other !== one);
    await tidyUp(() => this.#note(this.#changed), this.#logger);
  }
}

function notBack(source: string, kept: string, cause: unknown): Failure {
  return new Failure({
    what: `The data of ${source} from before are not back: they are kept as ${kept}.`,
    why: cause instanceof Failure ? `${cause.what} ${cause.why}` : messageOf(cause),
    fix: `Give ${kept} its name back before the app starts.`,
    cause,
  });
}
