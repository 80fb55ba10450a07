import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { enters } from '../step/hold.ts';
import type { StepResult } from '../step/run-step.ts';
import { type BuoyLab, startBuoyLab } from './buoy-lab.ts';
import { allEnded, requireGreen } from './under-fault.ts';

const phases = ['plan', 'bring', 'deploy', 'prove', 'record'] as const;
const projectOf = (phase: string) => `cut-in-${phase}`;

interface Aftermath {
  readonly cut: StepResult;
  readonly lockWasFree: boolean;
  readonly served: string;
  readonly next: StepResult;
}

let buoy: BuoyLab;
const aftermaths = new Map<string, Aftermath>();

/** Starts a run that stands still when it enters the phase, so that one cut of the cable catches a run in each. */
async function hold(phase: string): Promise<{ goOn: () => void; end: Promise<StepResult> }> {
  const held = Promise.withResolvers<() => void>();
  let stopped = false;
  const end = buoy.run(projectOf(phase), 'v2', {
    onLog: (log, step) => {
      if (stopped || !enters(phase, log)) return;
      stopped = step.kill('SIGSTOP');
      held.resolve(() => step.kill('SIGCONT'));
    },
  });
  const early = end.then(({ log }) => {
    throw new Error(`The run ended before ${phase}: ${log}`);
  });
  early.catch(() => {});
  return { goOn: await Promise.race([held.promise, early]), end };
}

beforeAll(async () => {
  buoy = await startBuoyLab();
  const firsts = await allEnded(phases.map((phase) => buoy.run(projectOf(phase), 'v1')));
  for (const first of firsts) requireGreen(first);
  const held = await allEnded(phases.map(hold));
  await buoy.lab.cut('manager');
  for (const { goOn } of held) goOn();
  const cuts = await allEnded(held.map(({ end }) => end));
  await buoy.lab.restore('manager');
  await allEnded(
    phases.map(async (phase, index) => {
      const project = projectOf(phase);
      const lockWasFree = await buoy.lockIsFree(project, 25);
      const served = await buoy.serves(project);
      const next = await buoy.run(project, 'v2');
      const cut = cuts[index];
      if (cut) aftermaths.set(phase, { cut, lockWasFree, served, next });
    }),
  );
}, 600_000);
afterAll(async () => {
  await buoy?.stop();
}, 400_000);

describe('a cable that is pulled', () => {
  test.each(phases)(
    'in %s ends the run, leaves both services serving, and the next run repairs',
    async (phase) => {
      const { cut, lockWasFree, served, next } = aftermaths.get(phase) as Aftermath;
      // What a run sends as it enters its last phase may be on its way before it stands still: then it is true and green.
      const wasOver = phase === 'record' && cut.outputs['status'] === 'deployed';
      expect(cut.exitCode).toBe(wasOver ? 0 : 1);
      expect(lockWasFree).toBe(true);
      expect(served).toMatch(wasOver ? /keeper v2.*lamp v2/ : /keeper v[12].*lamp v[12]/);
      requireGreen(next);
      expect(await buoy.serves(projectOf(phase))).toBe('keeper v2, lamp v2');
      expect(await buoy.papers(projectOf(phase))).toBe('rules of v2');
    },
    400_000,
  );
});
