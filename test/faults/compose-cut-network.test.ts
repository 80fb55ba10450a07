import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StepResult } from '../stage/step/run-step.ts';
import { type ComposeLab, startComposeLab } from './compose-lab.ts';
import { allEnded, cutInEach, requireGreen, soakUntil } from './under-fault.ts';

const phases = ['plan', 'bring', 'deploy', 'prove', 'record'] as const;
const projectOf = (phase: string) => `cut-in-${phase}`;

interface Aftermath {
  readonly cut: StepResult;
  readonly lockWasFree: boolean;
  readonly served: string;
  readonly next: StepResult;
}

let hosts: ComposeLab;
const aftermaths = new Map<string, Aftermath>();

beforeAll(async () => {
  hosts = await startComposeLab();
  const firsts = await allEnded(phases.map((phase) => hosts.run(projectOf(phase), 'v1')));
  for (const first of firsts) requireGreen(first);
  const cuts = await cutInEach(hosts.lab, phases, (phase, onLog) =>
    hosts.run(projectOf(phase), 'v2', { onLog, inputs: { soak: soakUntil(phase) } }),
  );
  await allEnded(
    phases.map(async (phase, index) => {
      const project = projectOf(phase);
      const lockWasFree = await hosts.lockIsFree(project);
      const served = await hosts.serves(project);
      const next = await hosts.run(project, 'v2');
      const cut = cuts[index];
      if (cut) aftermaths.set(phase, { cut, lockWasFree, served, next });
    }),
  );
}, 1_200_000);
afterAll(async () => {
  await hosts?.stop();
}, 600_000);

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
      expect(await hosts.serves(projectOf(phase))).toBe('keeper v2, lamp v2');
      expect(await hosts.papers(projectOf(phase))).toBe('rules of v2');
    },
    600_000,
  );
});
