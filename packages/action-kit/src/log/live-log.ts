import { type Clock, type Logger, sayElapsed } from '@fairway/runtime';

/** Milliseconds between two progress lines. */
const progressEveryMs = 3_000;
/** Milliseconds of silence after which a line says that work goes on. */
const silenceMs = 10_000;
const tickMs = 500;

/** A running task that shows signs of life in the log. */
export interface LiveTask {
  progress(text: string): void;
  end(): void;
}

interface Running {
  readonly name: string;
  readonly startedAt: number;
  latest: string;
  printed: string;
}

/** Keeps a log alive: progress at a readable pace, and a sign of life when a task says nothing. */
export class LiveLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #running = new Set<Running>();
  #lastLineAt: number;
  #lastProgressAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
    this.#lastLineAt = clock.now();
  }

  /** To be called for every visible line, whichever code wrote it. */
  noteLine(): void {
    this.#lastLineAt = this.#clock.now();
  }

  start(name: string): LiveTask {
    const task: Running = { name, startedAt: this.#clock.now(), latest: '', printed: '' };
    this.#running.add(task);
    this.#timer ??= setInterval(() => this.tick(), tickMs).unref();
    return {
      progress: (text) => {
        task.latest = text;
        this.#printProgress();
      },
      end: () => {
        this.#running.delete(task);
        if (this.#running.size > 0) return;
        clearInterval(this.#timer);
        this.#timer = undefined;
      },
    };
  }

  /** Prints what is due. The timer calls it; tests may. */
  tick(): void {
    this.#printProgress();
    if (this.#clock.now() - this.#lastLineAt < silenceMs) return;
    const tasks = [...this.#running].map(({ name, startedAt, latest }) => {
      const last = latest ? ` (last: ${latest})` : '';
      return `${name} for ${sayElapsed(this.#clock.now() - startedAt)}${last}`;
    });
    if (tasks.length > 0) this.#logger.info(`Still working: ${tasks.join('; ')}`);
  }

  #printProgress(): void {
    if (this.#clock.now() - this.#lastProgressAt < progressEveryMs) return;
    for (const task of this.#running) {
      if (task.latest === task.printed) continue;
      task.printed = task.latest;
      this.#lastProgressAt = this.#clock.now();
      this.#logger.info(task.latest);
    }
  }
}
