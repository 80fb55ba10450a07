import type { Evidence, HealingSession, Installed, ServiceLook } from '@fairway/deploy-kit';
import { type Clock, Failure, type Logger, messageOf } from '@fairway/runtime';
import type { PlannedStep } from '../inputs/heal-steps.ts';
import { placeOf } from '../judge/place.ts';
import type { Looked, Looking } from '../look/looking.ts';
import type { Budget } from './budget.ts';
import { nameOfStep, stepsFor } from './steps.ts';

/** One step that was taken, and what came of it. */
export interface StepTaken {
  readonly step: string;
  readonly services: readonly string[];
  readonly at: number;
  /** What the step did, or why it could not be carried out. */
  readonly lines: readonly string[];
  readonly failed: boolean;
  /** Whether all was well at the look after it. */
  readonly helped: boolean;
}

/** What healing came to. */
export interface Healing {
  /** The newest look. */
  readonly looked: Looked;
  readonly steps: readonly StepTaken[];
  readonly evidence: Evidence | undefined;
  /** The services that were bad and are not any more. */
  readonly healed: readonly string[];
  /** Why something was not touched, one sentence each. */
  readonly notes: readonly string[];
}

export interface HealDeps {
  readonly looking: Looking;
  readonly budget: Budget;
  readonly steps: readonly PlannedStep[];
  readonly waitMs: number;
  readonly rollbackWithinMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Takes secrets out of what is kept and told. */
  readonly clean: (text: string) => string;
  /** Runs the words of a command on the hosts. */
  readonly runCommand: (step: Extract<PlannedStep, { step: 'command' }>) => Promise<readonly string[]>;
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
  const underLock = () => ownLook(session);
  const looked = await deps.looking.settled(underLock);
  const { targets } = looked.verdict;
  if (targets.length === 0) return untouched(looked, ['It was well again before anything was touched.']);
  const { allowed, notes } = await deps.budget.ask(targets, deps.clock.now());
  if (allowed.length === 0) return untouched(looked, notes);
  const evidence = await saveEvidence(session, allowed, deps.logger);
  const run: StepRun = { ...deps, signal, session, underLock, notes: [...notes] };
  const { steps, last } = await takeSteps(allowed, looked, run);
  const bad = new Set(
    last.verdict.services.flatMap(({ look, state }) => (state === 'bad' ? placeOf(look) : [])),
  );
  const drifted = last.verdict.outcome === 'drifted';
  return {
    looked: last,
    steps,
    evidence,
    healed: steps.length === 0 || drifted ? [] : allowed.map(placeOf).filter((place) => !bad.has(place)),
    notes: run.notes,
  };
}

interface StepRun extends HealDeps {
  readonly session: HealingSession;
  readonly underLock: () => ReturnType<HealingSession['look']>;
  readonly notes: string[];
}

async function takeSteps(
  allowed: readonly ServiceLook[],
  before: Looked,
  run: StepRun,
): Promise<{ readonly steps: readonly StepTaken[]; readonly last: Looked }> {
  const { possible, notes } = stepsFor(before, run);
  run.notes.push(...notes);
  const places = new Set(allowed.map(placeOf));
  const taken: StepTaken[] = [];
  let last = before;
  for (const step of possible) {
    // What is a cause only now is left to the next run: it starts with evidence of its own.
    const bad = last.verdict.targets.filter((look) => places.has(placeOf(look)));
    if (bad.length === 0) break;
    run.signal.throwIfAborted();
    const { allowed: services, notes: spent } =
      taken.length === 0 ? { allowed: bad, notes: [] } : await run.budget.ask(bad, run.clock.now());
    run.notes.push(...spent);
    if (services.length === 0) break;
    const one = await takeStep(step, services, run);
    if (!one) break;
    taken.push(one.taken);
    last = one.looked;
  }
  return { steps: taken, last };
}

/** Takes one step, waits, and looks again. Undefined where the attempt could not be kept, so that nothing was touched. */
async function takeStep(
  step: PlannedStep,
  services: readonly ServiceLook[],
  run: StepRun,
): Promise<{ readonly taken: StepTaken; readonly looked: Looked } | undefined> {
  const { clock, logger, signal } = run;
  const name = nameOfStep(step);
  const at = clock.now();
  const places = services.map(placeOf);
  const end = await begin(name, step, services, run);
  if (!end) return undefined;
  logger.info(`${name}: ${places.join(', ')}`);
  const { lines: said, failed } = await carryOut(step, services, run);
  const lines = said.map(run.clean);
  await clock.sleep(run.waitMs, signal);
  const looked = await run.looking.settled(run.underLock);
  const helped = !looked.verdict.targets.some((look) => places.includes(placeOf(look)));
  await end(
    { outcome: helped ? 'helped' : failed ? 'failed' : 'no-help', said: lines.join(' ') },
    clock.now(),
  );
  return { taken: { step: name, services: places, at, lines, failed, helped }, looked };
}

/** A step that fails is no end: the next one may help. */
async function carryOut(
  step: PlannedStep,
  services: readonly ServiceLook[],
  { session, signal, logger, runCommand }: StepRun,
): Promise<Pick<StepTaken, 'lines' | 'failed'>> {
  try {
    const lines = await (step.step === 'command' ? runCommand(step) : session.heal(step.step, services));
    return { lines, failed: false };
  } catch (error) {
    signal.throwIfAborted();
    logger.warn(`The step ${nameOfStep(step)} has failed: ${messageOf(error)}`);
    const lines = error instanceof Failure ? [error.what, error.why, ...error.evidence] : [messageOf(error)];
    return { lines, failed: true };
  }
}

/**
 * Keeps the attempt. On a full disk that may fail, and what frees the disk removes nothing that anybody needs: it alone
 * may be done without a record.
 */
async function begin(
  name: string,
  { step }: PlannedStep,
  services: readonly ServiceLook[],
  { budget, clock, logger, notes }: StepRun,
): Promise<Awaited<ReturnType<Budget['begin']>> | undefined> {
  try {
    return await budget.begin(name, services, clock.now());
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    logger.warn(error.message);
    if (step === 'free-disk') return async () => {};
    notes.push(`${error.what} ${error.why}`);
    return undefined;
  }
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

/** The lock is this run's own. */
async function ownLook(session: HealingSession) {
  return { ...(await session.look()), lock: undefined };
}

/** Healing that touched nothing, and why. */
export function untouched(looked: Looked, notes: readonly string[]): Healing {
  return { looked, steps: [], evidence: undefined, healed: [], notes };
}
