import type { DeployContext } from '@fairway/deploy-kit';
import type { DoneStep } from './done.ts';

/** The steps of a recovery. Each is a phase of the run, and those that came to their end are told by the report. */
export class Steps {
  readonly done: DoneStep[] = [];
  readonly #context: Pick<DeployContext, 'phase' | 'clock'>;

  constructor(context: Pick<DeployContext, 'phase' | 'clock'>) {
    this.#context = context;
  }

  /** @param say what the step has proven, in words */
  async take<T>(name: string, work: () => Promise<T>, say: (result: T) => string): Promise<T> {
    const startedAt = this.#context.clock.now();
    const result = await this.#context.phase(name, async ({ proved }) => {
      const made = await work();
      proved(name, say(made));
      return made;
    });
    this.ended(`${name}: ${say(result)}`, startedAt);
    return result;
  }

  ended(what: string, startedAt: number): void {
    this.done.push({ what, startedAt, endedAt: this.#context.clock.now() });
  }
}
