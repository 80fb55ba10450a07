import { beforeAll, describe, expect, test } from '@jest/globals';
import type { StepResult } from '../../stage/step/run-step.ts';
import { staging, type TwoHosts } from './two-hosts.ts';

/**
 * Phases in which a run is killed. In the plan it has all that it had in preflight; in record it has all that it had in
 * prove, which changes nothing.
 */
const phases = ['plan', 'act', 'record'] as const;

/** Runs that are killed or cut off at any point; the next run finishes their work. */
export function testEndedMidway(open: () => TwoHosts): void {
  describe('a run that is ended midway is finished by the next one', () => {
    const slow = `trap 'sleep 1; exit' TERM; while :; do sleep 0.1; done`;
    const rafts = [...phases, 'cut', 'cancelled'] as const;
    /** Waits in the background until containers are being stopped, then ends every SSH connection from outside. */
    const cutSessions = `
    until pgrep -f '^docker stop' >/dev/null; do sleep 0.05; done
    pkill -KILL -f 'sshd[^ ]*: deploy'`;
    const ended = new Map<string, { readonly first: StepResult; readonly next: StepResult }>();
    const nodeOf = (raft: string) => (raft === 'cut' ? 'worker1' : 'manager');

    // They run side by side, because each of them mostly waits.
    beforeAll(async () => {
      await Promise.all(
        rafts.map(async (raft) => {
          const project = `raft-${raft}`;
          const nodes = [nodeOf(raft)];
          await open().bringUp({ project, ...staging, web: slow }, nodes);
          const first = await begin(raft, project);
          const next = await open().destroy({ project }, { nodes });
          ended.set(raft, { first, next });
        }),
      );
    }, 900_000);

    const begin = (raft: (typeof rafts)[number], project: string) => {
      if (raft === 'cut') return cutOff(project);
      return raft === 'cancelled' ? toldAt('act', 'SIGINT', project) : toldAt(raft, 'SIGKILL', project);
    };
    const toldAt = (phase: string, signal: NodeJS.Signals, project: string) => {
      let told = false;
      return open().destroy(
        { project },
        {
          onLog: (log) => {
            if (told || !log.includes(`::group::${phase}\n`)) return undefined;
            told = true;
            return signal;
          },
        },
      );
    };

    async function cutOff(project: string): Promise<StepResult> {
      // It starts before the run, so that it is ready when the run stops containers.
      const cut = open().on('worker1', `timeout 300 sh -c "${cutSessions}"`);
      const [run] = await Promise.all([open().destroy({ project }, { nodes: ['worker1'] }), cut]);
      return run;
    }

    test.each(phases)('a run is killed as it enters %s', (phase) => {
      const { exitCode, outputs } = ended.get(phase)?.first ?? {};
      // The last phase takes milliseconds, so the run may have succeeded before the signal came.
      const wasOver = exitCode === 0 && outputs?.['status'] === 'destroyed' && phase === 'record';
      expect(wasOver ? null : exitCode).toBeNull();
    });

    test('a run that is cut off while containers stop fails', () => {
      const first = ended.get('cut')?.first;
      expect([first?.exitCode, first?.outputs['status']]).toEqual([1, 'failed']);
    });

    test('a cancelled run finishes the step that it began, if GitHub leaves it the time', () => {
      const first = ended.get('cancelled')?.first;
      expect(first?.log).toContain('Received SIGINT');
      // The signal may come after everything is removed and proven. The step is cancelled then, and its status is still true.
      expect([first?.exitCode, first?.outputs['status']].join()).toMatch(
        /^(?:0,destroyed|1,failed|1,destroyed)$/,
      );
      if (first?.exitCode === 1) expect(first.summary).toContain('cancelled');
    });

    test.each(rafts)('the run after %s leaves only the volumes, and the ledger says so', async (raft) => {
      const next = ended.get(raft)?.next;
      expect([next?.log, next?.exitCode]).toEqual([expect.anything(), 0]);
      expect(next?.outputs['status']).toMatch(/^(?:destroyed|nothing-left)$/);
      expect(await open().seen(`raft-${raft}`, nodeOf(raft))).toEqual([`volume raft-${raft}_data`]);
      const last = (await open().ledger(`raft-${raft}`, nodeOf(raft))).at(-1);
      expect([last?.outcome, last?.volumes?.length]).toEqual(['destroyed', 2]);
    });
  });
}
