import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Aftermath, allEnded, cutInEach, requireGreen, soakUntil } from '../under-fault.ts';
import type { ComposeLab } from './compose-lab.ts';

/**
 * The first deploys of projects, and a cut of the network under the second.
 * @param projects by the phase in which the run of each is cut off
 */
export function testCutNetwork(hosts: ComposeLab, projects: Readonly<Record<string, string>>): void {
  const phases = Object.keys(projects);
  const projectOf = (phase: string) => projects[phase] ?? phase;
  const aftermaths = new Map<string, Aftermath>();

  beforeAll(async () => {
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
        if (cut) aftermaths.set(phase, { ended: cut, lockWasFree, served, next });
      }),
    );
  }, 1_200_000);

  describe('a cable that is pulled', () => {
    test.each(phases)(
      'in %s ends the run, leaves both services serving, and the next run repairs',
      async (phase) => {
        const { ended: cut, lockWasFree, served, next } = aftermaths.get(phase) as Aftermath;
        // The last phase sends its record at once. If that was sent before the run stood still, the run is rightly green.
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
}
