import { median } from '../../../scripts/bench-report/rows.ts';

/** Measured seconds by case and contender. */
export class Samples {
  readonly #seconds = new Map<string, number[]>();
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  async take(what: string, who: string, work: () => Promise<void>): Promise<void> {
    const start = performance.now();
    await work();
    const seconds = (performance.now() - start) / 1_000;
    const key = `${what}: ${who}`;
    this.#seconds.set(key, [...(this.#seconds.get(key) ?? []), seconds]);
    this.#say(`  ${what}: ${who} ${seconds.toFixed(1)} s`);
  }

  median(what: string, who: string): number {
    return median(this.#seconds.get(`${what}: ${who}`) ?? []);
  }
}
