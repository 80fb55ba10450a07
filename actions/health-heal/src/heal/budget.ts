import type { ServiceLook } from '@fairway/deploy-kit';

/** The heals that are still allowed. Every attempt is written down on the host before it is made. */
export interface Budget {
  /** The services that may be healed now, and why others may not: one sentence each. */
  ask(
    services: readonly ServiceLook[],
    now: number,
  ): Promise<{ readonly allowed: readonly ServiceLook[]; readonly notes: readonly string[] }>;
  /** Writes down that a step is about to be taken. */
  begin(step: string, services: readonly ServiceLook[], now: number): Promise<void>;
  /** Writes down what came of it. */
  end(step: string, services: readonly ServiceLook[], helped: boolean, now: number): Promise<void>;
}
