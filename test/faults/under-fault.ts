import type { ChildProcess } from 'node:child_process';
import type { Lab } from '@fairway/lab';
import { expect } from '@jest/globals';
import { enters, holdAt } from '../stage/step/hold.ts';
import type { StepResult } from '../stage/step/run-step.ts';
import type { SwarmLab } from './swarm-lab.ts';

/** Checks that a run succeeded. @throws Error with its log if it did not */
export function requireGreen({ exitCode, log }: StepResult | undefined = noRun): void {
  if (exitCode !== 0) throw new Error(`The run ended with ${exitCode}:\n${log}`);
}

/**
 * Checks that a run was killed in a phase. The last phase takes only milliseconds, so the run may have succeeded before
 * the signal came.
 */
export function requireKilled(
  { exitCode, log, outputs }: StepResult | undefined = noRun,
  phase: string,
): void {
  const wasOver = phase === 'record' && exitCode === 0 && outputs['status'] === 'deployed';
  if (exitCode !== null && !wasOver)
    throw new Error(`The run was not killed in ${phase}, it ended with ${exitCode}:\n${log}`);
}

/** The state after a run that a fault ended, and the run after it. */
export interface Aftermath {
  readonly ended: StepResult;
  readonly lockWasFree: boolean;
  readonly served: string;
  readonly next: StepResult;
}

/**
 * Checks that the run after a fault proved v2, and that every node of the swarm has it. A run that a fault ended may have
 * come so far that the next one finds nothing to change.
 */
export async function expectRepaired(
  swarm: SwarmLab,
  stack: string,
  next: StepResult | undefined,
): Promise<void> {
  requireGreen(next);
  expect(next?.log).toContain('Proved: 2 services run v2');
  expect(await swarm.serves(stack)).toBe('v2');
  expect(await swarm.papers(stack)).toEqual(swarm.lab.nodes.map(() => 'the rules of v2'));
  expect((await swarm.ledger(stack)).at(-1)).toMatch(/^v2 (proven|unchanged)$/);
}

/** The error that a run ended with, as one line; its whole log if it printed no error. */
export function errorOf({ log }: StepResult): string {
  return log.split('\n').findLast((line) => line.startsWith('::error')) ?? log;
}

/**
 * Deploys v1, then v2. When v2 enters the phase, `act` changes the lab. The run stands still meanwhile, so it does not
 * race with the fault.
 */
export async function deployUnder(
  swarm: SwarmLab,
  stack: string,
  phase: string,
  act: () => Promise<unknown>,
  inputs: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  requireGreen(await swarm.deploy(stack, 'v1'));
  const hold = holdAt(phase, act);
  const run = await swarm.deploy(stack, 'v2', { inputs, fault: hold.onLog });
  await hold.done(run.log);
  return run;
}

/**
 * The soak of a run that is ended when it enters a phase. A busy machine passes on the log late; the long soak keeps the
 * run alive until then. Only a run that is ended in its last phase has a short soak: it must get there.
 */
export function soakUntil(phase: string): string {
  return phase === 'record' ? '1s' : '60s';
}

/** Starts a run that will be faulted in a phase. The run calls `onLog` with its whole output so far. */
export type StartRun = (
  phase: string,
  onLog: (log: string, step: ChildProcess) => undefined,
) => Promise<StepResult>;

/**
 * Starts a run for each phase and stops each when it enters its phase. Then the manager's network is cut once for all of
 * them, and they go on without it. The network is back when all have ended.
 * @returns how they ended, in the order of the phases
 */
export async function cutInEach(lab: Lab, phases: readonly string[], start: StartRun): Promise<StepResult[]> {
  const runs = phases.map((phase) => standStillIn(phase, start));
  const stands = await Promise.allSettled(runs.map(({ stands }) => stands));
  const all = stands.every(({ status }) => status === 'fulfilled');
  if (all) await lab.cut('manager');
  for (const { goOn } of runs) goOn();
  const ended = await allEnded(runs.map(({ end }) => end));
  if (all) await lab.restore('manager');
  for (const result of stands) if (result.status === 'rejected') throw result.reason;
  return ended;
}

function standStillIn(phase: string, start: StartRun) {
  const held = Promise.withResolvers<void>();
  let goOn = () => {};
  let stopped = false;
  const end = start(phase, (log, step) => {
    if (stopped || !enters(phase, log)) return undefined;
    stopped = step.kill('SIGSTOP');
    goOn = () => step.kill('SIGCONT');
    held.resolve();
    return undefined;
  });
  const early = end.then(({ log }) => {
    throw new Error(`The run ended before ${phase}: ${log}`);
  });
  early.catch(() => {});
  return { stands: Promise.race([held.promise, early]), goOn: () => goOn(), end };
}

/** Waits until all have ended, even if one fails: no run may go on while the lab is removed. @returns their results */
export async function allEnded<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

const noRun: StepResult = { exitCode: null, log: 'there was none', outputs: {}, summary: '', state: {} };
