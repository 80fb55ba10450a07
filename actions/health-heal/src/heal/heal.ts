import type { Evidence, HealingSession, Installed, ServiceLook } from '@fairway/deploy-kit';
import { type Logger, messageOf } from '@fairway/runtime';
import { placeOf } from '../judge/place.ts';
import type { Looked } from '../look/looking.ts';
import type { StepTaken } from './steps.ts';
import { type HealDeps, type StepRun, takeSteps, wellIn } from './take-steps.ts';

/** What healing came to. */
export interface Healing {
  /** The newest look. */
  readonly looked: Looked;
  readonly steps: readonly StepTaken[];
  readonly evidence: Evidence | undefined;
  /** The services that were bad, and are proven to be well. */
  readonly healed: readonly string[];
  /** Why something was not touched, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Heals what the verdict names, under the deploy's lock. All is looked at once more when the lock is held, because a
 * deploy may have changed it. Evidence is saved before anything is touched, and each attempt is written down before it
 * is made.
 */
export async function heal(installed: Installed, first: Looked, deps: HealDeps): Promise<Healing> {
  const free = await deps.budget.ask(first.verdict.targets, deps.clock.now());
  if (free.allowed.length === 0) return untouched(first, free.notes);
  await using session = await installed.lock();
  if (!session) {
    return {
      ...untouched(first, ['Somebody else holds the lock now, so nothing was touched.']),
      looked: await deps.looking.once(),
    };
  }
  const signal = AbortSignal.any([deps.signal, session.lost]);
  const underLock = () => session.look();
  const looked = await deps.looking.settled(underLock);
  const { targets } = looked.verdict;
  if (targets.length === 0) return untouched(looked, ['It was well again before anything was touched.']);
  const { allowed, notes } = await deps.budget.ask(targets, deps.clock.now());
  if (allowed.length === 0) return untouched(looked, notes);
  const evidence = await saveEvidence(session, allowed, deps.logger);
  const run: StepRun = {
    ...{ ...deps, signal, cancelled: deps.signal, session, underLock },
    ...{ notes: [...notes], taken: [] },
  };
  const last = await takeSteps(allowed, looked, run);
  const { taken: steps } = run;
  const well = wellIn(last);
  return {
    looked: last,
    steps,
    evidence,
    healed: steps.length === 0 ? [] : allowed.map(placeOf).filter((place) => well.has(place)),
    notes: run.notes,
  };
}

/** Without evidence a restart would destroy what explains the failure; but a full disk must not forbid to heal. */
async function saveEvidence(
  session: HealingSession,
  services: readonly ServiceLook[],
  logger: Logger,
): Promise<Evidence | undefined> {
  try {
    return await session.saveEvidence(services);
  } catch (error) {
    session.lost.throwIfAborted();
    logger.warn(`The evidence could not be saved: ${messageOf(error)}`);
    return { lines: [`The evidence could not be saved: ${messageOf(error)}`], kept: [] };
  }
}

/** Healing that touched nothing, and why. */
export function untouched(looked: Looked, notes: readonly string[]): Healing {
  return { looked, steps: [], evidence: undefined, healed: [], notes };
}
