import { describe, expect, test } from '@jest/globals';
import type { RunOptions } from '../../lab/compose-deploy/step.ts';
import { enters, holdAt } from '../../stage/step/hold.ts';
import { allEnded, errorOf, requireGreen } from '../under-fault.ts';
import type { ComposeLab } from './compose-lab.ts';

/** Projects that serve v2 or later, by what they lose. */
interface Losing {
  readonly registry: string;
  readonly engine: readonly [changing: string, proving: string];
  readonly disk: string;
}

export function testLostResources(hosts: ComposeLab, projects: Losing): void {
  const state = (project: string) => Promise.all([hosts.serves(project), hosts.ledger(project)]);

  describe('a resource that is lost during a deploy', () => {
    test('a dead registry ends the run before anything is changed', async () => {
      const project = projects.registry;
      const before = await state(project);
      await hosts.lab.kill('registry');
      try {
        const run = await hosts.run(project, 'v6');
        expect(run.outputs['status']).toBe('failed');
        expect(await state(project)).toEqual(before);
      } finally {
        await hosts.lab.restore('registry');
      }
    }, 600_000);

    test('a disk that fills up while files are put in place: the previous release serves again', async () => {
      const project = projects.disk;
      const papers = `/home/deploy/${project}/papers`;
      const before = await hosts.serves(project);
      // A small file system in memory takes the place of the disk.
      const fill = `cp -a ${papers} /tmp/papers; mount -t tmpfs -o size=64k,mode=777 full ${papers}; cp -a /tmp/papers/. ${papers}/; chown deploy ${papers}/*; rm -r /tmp/papers; dd if=/dev/zero of=${papers}/.fill bs=1k 2>/dev/null || :`;
      const hold = holdAt('bring', () => hosts.sh(fill));
      const run = await hosts.run(project, 'v8', hold);
      try {
        await hold.done(run.log);
        expect(run.exitCode).toBe(1);
        expect(errorOf(run)).toMatch(/No space left on device|is not equal to its stored copy/);
        expect(await hosts.serves(project)).toBe(before);
      } finally {
        await hosts.sh(`! mountpoint -q ${papers} || umount -l ${papers}`);
      }
      requireGreen(await hosts.run(project, 'v8', { inputs: { drift: 'replace' } }));
      expect(await hosts.serves(project)).toBe('keeper v8, lamp v8');
    }, 600_000);

    // The last one: the engine starts nothing again by itself here.
    test('an engine that is restarted in deploy and in prove: each run ends with one release proven', async () => {
      const [changing, proving] = projects.engine;
      const before = new Map(
        await Promise.all(
          projects.engine.map(async (project) => [project, await hosts.serves(project)] as const),
        ),
      );
      const others: Promise<unknown>[] = [];
      const once = (phase: string, act: () => Promise<unknown>): NonNullable<RunOptions['onLog']> => {
        let done = false;
        return (log) => {
          if (done || !enters(phase, log)) return undefined;
          done = true;
          others.push(act());
          return undefined;
        };
      };
      const restart = once('deploy', () => hosts.lab.restartEngine('manager'));
      // The first run soaks until the second one has come to its deploy.
      const begin = once('prove', () => hosts.run(changing, 'v7', { onLog: restart }));
      const run = await hosts.run(proving, 'v7', { inputs: { soak: '60s' }, onLog: begin });
      await allEnded(others);
      expect(others).toHaveLength(2);
      for (const project of projects.engine) {
        const [end = ''] = (await hosts.ledger(project)).slice(-1);
        expect([project, end, run.log]).toEqual([
          project,
          expect.stringMatching(/^v7 (?:proven|rolled-back)$/),
          expect.anything(),
        ]);
        const serving = end === 'v7 proven' ? 'keeper v7, lamp v7' : before.get(project);
        expect(await hosts.serves(project)).toBe(serving);
      }
    }, 600_000);
  });
}
