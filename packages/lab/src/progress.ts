import type { Logger } from '@fairway/runtime';

const silenceMs = 4000;

/**
 * Says when each piece of work is done and, every few seconds, what is still to come.
 * `close` ends the reminders; a piece that fails ends its own.
 */
export class Progress {
  readonly #logger: Logger;
  readonly #start = Date.now();
  readonly #pending = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;

  constructor(logger: Logger) {
    this.#logger = logger;
    this.#timer = setInterval(() => this.#remind(), silenceMs);
    this.#timer.unref();
  }

  /** Does the work and says `what` with the seconds since the start once it is done. */
  async track<T>(what: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T> {
    this.#pending.set(what, '');
    try {
      const value = await work((text) => this.#pending.set(what, `: ${text}`));
      this.#logger.info(`  ${this.#seconds().padStart(5)} s  ${what}`);
      return value;
    } finally {
      this.#pending.delete(what);
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #remind(): void {
    if (this.#pending.size === 0) return;
    const under = [...this.#pending].map(([what, detail]) => what + detail).join(', ');
    this.#logger.info(`  ${this.#seconds().padStart(5)} s  not yet: ${under}`);
  }

  #seconds(): string {
    return ((Date.now() - this.#start) / 1000).toFixed(1);
  }
}
