import { type HealingSession, NothingTouched, type ServiceLook } from '@fairway/deploy-kit';
import { type Clock, Failure, type Logger, messageOf } from '@fairway/runtime';
import type { PlannedStep } from '../inputs/heal-steps.ts';
import { placeOf } from '../judge/place.ts';
import type { Looked, Looking } from '../look/looking.ts';
import type { Budget } from './budget.ts';
import { nameOfStep, type StepTaken, stepsFor } from './steps.ts';

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

/** Healing under the lock, as far as it has come. */
export interface StepRun extends HealDeps {
  /** Aborts when the run is cancelled, and not when only the lock is lost. */
  readonly cancelled: AbortSignal;
  readonly session: HealingSession;
  readonly underLock: () => ReturnType<HealingSession['look']>;
  readonly notes: string[];
  readonly taken: StepTaken[];
}

/** Takes steps until one has helped. @returns the newest look */
export async function takeSteps(
  allowed: readonly ServiceLook[],
  before: Looked,
  run: StepRun,
): Promise<Looked> {
  const { possible, notes } = stepsFor(before, run);
  run.notes.push(...notes);
  const places = new Set(allowed.map(placeOf));
  let last = before;
  try {
    for (const step of possible) {
      // What is a cause only now is left to the next run: it starts with evidence of its own.
      const bad = last.verdict.targets.filter((look) => places.has(placeOf(look)));
      if (bad.length === 0) break;
      run.signal.throwIfAborted();
      const { allowed: services, notes: spent } =
        run.taken.length === 0 ? { allowed: bad, notes: [] } : await run.budget.ask(bad, run.clock.now());
      run.notes.push(...spent);
      if (services.length === 0) break;
      const looked = await takeStep(step, services, run);
      if (!looked) break;
      last = looked;
    }
  } catch (error) {
    run.cancelled.throwIfAborted();
    if (run.taken.length === 0) throw error;
    // What was done is told, whatever went wrong after it.
    run.logger.warn(`Healing has ended early: ${messageOf(error)}`);
    run.notes.push(`Healing has ended early: ${firstLine(error)}`);
  }
  return last;
}

/**
 * Takes one step, waits, and looks again.
 * @returns the look; undefined where the attempt could not be kept, so that nothing was touched
 */
async function takeStep(
  step: PlannedStep,
  services: readonly ServiceLook[],
  run: StepRun,
): Promise<Looked | undefined> {
  const { clock, logger, signal, taken } = run;
  const name = nameOfStep(step);
  const at = clock.now();
  const places = services.map(placeOf);
  const end = await begin(name, step, services, run);
  if (!end) return undefined;
  logger.info(`${name}: ${places.join(', ')}`);
  const { lines: said, failed, touched } = await carryOut(step, services, run);
  const made = { step: name, services: places, at, lines: said.map(run.clean) };
  const number = taken.push({ ...made, ended: 'unseen' });
  if (touched) await clock.sleep(run.waitMs, signal);
  const looked = await run.looking.settled(run.underLock);
  const well = wellIn(looked);
  const outcome = places.every((place) => well.has(place)) ? 'helped' : failed ? 'failed' : 'no-help';
  taken[number - 1] = { ...made, ended: outcome };
  try {
    await end({ outcome, said: made.lines.join(' '), touched }, clock.now());
  } catch (error) {
    logger.warn(`The end of ${name} could not be written down: ${messageOf(error)}`);
    run.notes.push(
      `The end of ${name} could not be written down, so the next run counts it as a heal that was cut.`,
    );
  }
  return looked;
}

/** A step that fails is no end: the next one may help. */
async function carryOut(
  step: PlannedStep,
  services: readonly ServiceLook[],
  { session, cancelled, logger, runCommand }: StepRun,
): Promise<{ readonly lines: readonly string[]; readonly failed: boolean; readonly touched: boolean }> {
  try {
    const lines = await (step.step === 'command' ? runCommand(step) : session.heal(step.step, services));
    return { lines, failed: false, touched: true };
  } catch (error) {
    cancelled.throwIfAborted();
    logger.warn(`The step ${nameOfStep(step)} has failed: ${messageOf(error)}`);
    const lines = error instanceof Failure ? [error.what, error.why, ...error.evidence] : [messageOf(error)];
    return { lines, failed: true, touched: !(error instanceof NothingTouched) };
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

/** The places that a look has proven to be well: what could not be looked at is not among them. */
export function wellIn({ verdict }: Looked): ReadonlySet<string> {
  const targets = new Set(verdict.targets.map(placeOf));
  const good = verdict.services.filter(({ state }) => state === 'good').map(({ look }) => placeOf(look));
  return new Set(good.filter((place) => !targets.has(place)));
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n', 1)[0] ?? '';
}
