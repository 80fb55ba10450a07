import { type Exchanged, UndecidedExchange } from '@fairway/dumps';
import { combine, Failure, messageOf } from '@fairway/runtime';

/** Data that changed places in this run. They go back together, the last one first, and each once. */
export class ChangedData {
  #changed: readonly { readonly source: string; readonly exchanged: Exchanged }[] = [];

  /** Lets data change places. Where nobody knows whether they did, the way back finds out. */
  async exchange(source: string, work: () => Promise<Exchanged>): Promise<Exchanged> {
    try {
      const exchanged = await work();
      this.#add(source, exchanged);
      return exchanged;
    } catch (error) {
      if (error instanceof UndecidedExchange) this.#add(source, error.exchanged);
      throw error;
    }
  }

  #add(source: string, exchanged: Exchanged): void {
    this.#changed = [...this.#changed, { source, exchanged }];
  }

  /** By source, the name under which the data of before are kept. */
  get kept(): ReadonlyMap<string, string> {
    return new Map(this.#changed.map(({ source, exchanged }) => [source, exchanged.kept]));
  }

  /**
   * Gives all data their places back. What cannot go back now stays on the list, with the name that it is kept under.
   * @throws Failure naming the sources whose data are not back; the others are
   */
  async undo(signal: AbortSignal): Promise<void> {
    const failures: Failure[] = [];
    for (const one of this.#changed.toReversed()) {
      try {
        await one.exchanged.undo(signal);
        this.#changed = this.#changed.filter((other) => other !== one);
      } catch (error) {
        failures.push(notBack(one.source, one.exchanged.kept, error));
      }
    }
    if (failures.length > 0) throw combine('The data of before are not all back.', failures);
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
