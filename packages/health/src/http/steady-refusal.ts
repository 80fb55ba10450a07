/** An answer as far as its steadiness counts. */
export interface JudgedAnswer {
  readonly status?: number;
  readonly problem?: string;
}

const mostAnswers = 5;
const mostMs = 10_000;

/** Statuses of 4xx with which a server asks for patience: Request Timeout, Too Early, Too Many Requests. */
const patience = [408, 425, 429];

/**
 * Recognises an app that keeps refusing. It is up and answers, so asking on does not change its mind: a redirect or a
 * 4xx is final after five equal answers in a row within at least ten seconds. Everything else may still become well: no
 * answer, a 5xx of a proxy, and a 2xx with the content of another release.
 */
export class SteadyRefusal {
  readonly #now: () => number;
  #last = '';
  #since = 0;
  #answers = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes the next answer. @returns whether it is final */
  isFinal({ status = 0, problem }: JudgedAnswer): boolean {
    if (problem === undefined || status < 300 || status > 499 || patience.includes(status)) {
      this.#answers = 0;
      return false;
    }
    const said = `${status} ${problem}`;
    if (this.#answers === 0 || said !== this.#last) {
      this.#last = said;
      this.#since = this.#now();
      this.#answers = 0;
    }
    this.#answers += 1;
    return this.#answers >= mostAnswers && this.#now() - this.#since >= mostMs;
  }
}
