import { type Exchanged, UndecidedExchange } from '@fairway/dumps';
import { combine, Failure, messageOf } from '@fairway/runtime';

/** Data that changed places in this run. They go back together, the last one first, and once. */
export class ChangedData {
  readonly #changed: { readonly source: string; readonly exchanged: Exchanged }[] = [];

  /** Lets data change places. Where nobody knows whether they did, the way back finds out. */
  async exchange(source: string, work: () => Promise<Exchanged>): Promise<Exchanged> {
    try {
      const exchanged = await work();
      this.#changed.push({ source, exchanged });
      return exchanged;
    } catch (error) {
      if (error instanceof UndecidedExchange) this.#changed.push({ source, exchanged: error.exchanged });
      throw error;
    }
  }

  /** By source, the name under which the data of before are kept. */
  get kept(): ReadonlyMap<string, string> {
    return new Map(this.#changed.map(({ source, exchanged }) => [source, exchanged.kept]));
  }

  /**
   * Gives all data their places back.
   * @throws Failure naming the sources whose data are not back; the others are
   */
  async undo(signal: AbortSignal): Promise<void> {
    const failures: Failure[] = [];
    for (;;) {
      const last = this.#changed.at(-1);
      if (!last) break;
      try {
        await last.exchanged.undo(signal);
      } catch (error) {
        failures.push(notBack(last.source, last.exchanged.kept, error));
      }
      this.#changed.pop();
    }
    if (failures.length > 0) throw combine('The data of before are not all back.', failures);
  }
}

function notBack(source: string, kept: string, cause: unknown): Failure {
  return new Failure({
    what: `The data of ${source} from before are not back.`,
    why: cause instanceof Failure ? `${cause.what} ${cause.why}` : messageOf(cause),
    fix: `They are kept as ${kept}. Give them their name back before the app starts.`,
    cause,
  });
}
