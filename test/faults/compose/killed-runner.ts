import { describe, expect, test } from '@jest/globals';
import { enters } from '../../stage/step/hold.ts';
import type { StepResult } from '../../stage/step/run-step.ts';
import { requireGreen, requireKilled, soakUntil } from '../under-fault.ts';
import type { ComposeLab } from './compose-lab.ts';

/**
 * Runs that are killed when they enter a phase, one after the other.
 * @param project serves v2
 */
export function testKilledRunner(hosts: ComposeLab, project: string): void {
  const served = (version: string) => `keeper ${version}, lamp ${version}`;

  /** Kills a run in a phase. What it leaves behind is a lock that is free, and no login. */
  async function kill(phase: string, version: string): Promise<StepResult> {
    const killed = await hosts.run(project, version, {
      inputs: { soak: soakUntil(phase) },
      onLog: (log, step) => {
        if (enters(phase, log)) step.kill('SIGKILL');
      },
    });
    requireKilled(killed, phase);
    expect(await hosts.lockIsFree(project)).toBe(true);
    expect(await hosts.sh(`ls -d /var/lib/fairway/compose/${project}/logins 2>/dev/null || :`)).toBe('');
    return killed;
  }
  /** What serves in the middle of a change. */
  const either = (one: string, other: string) =>
    new RegExp(`^keeper (${one}|${other}).*lamp (${one}|${other})`);

  describe('a runner that is killed by -9', () => {
    test.each(['preflight', 'plan'])(
      'in %s leaves a free lock, no registry login, and everything else as it was',
      async (phase) => {
        const killed = await kill(phase, 'v3');
        // A busy machine passes on the log late, so the signal may reach the run in a later phase.
        if (enters('bring', killed.log)) {
          expect(await hosts.serves(project)).toMatch(either('v2', 'v3'));
        } else {
          expect([await hosts.serves(project), await hosts.papers(project)]).toEqual([
            served('v2'),
            'rules of v2',
          ]);
        }
      },
      600_000,
    );

    test.each([
      ['bring', 'v2', 'v3'],
      ['deploy', 'v3', 'v4'],
      ['prove', 'v4', 'v5'],
      ['record', 'v5', 'v6'],
    ])(
      'in %s leaves both services serving, a free lock and no registry login, and the next run repairs',
      async (phase, before, version) => {
        await kill(phase, version);
        expect(await hosts.serves(project)).toMatch(either(before, version));
        const next = await hosts.run(project, version);
        requireGreen(next);
        expect(next.outputs['status']).toMatch(/^(deployed|unchanged)$/);
        expect(await hosts.serves(project)).toBe(served(version));
        expect(await hosts.papers(project)).toBe(`rules of ${version}`);
        expect((await hosts.ledger(project)).at(-1)).toMatch(new RegExp(`^${version} (proven|unchanged)$`));
        expect(await hosts.sh(`docker ps --filter name=${project} --format '{{.Names}}' | sort`)).toBe(
          `${project}-keeper\n${project}-lamp-1`,
        );
      },
      600_000,
    );
  });
}
