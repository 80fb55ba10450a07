import { describe, expect, test } from '@jest/globals';
import { enters } from '../../stage/step/hold.ts';
import type { StepResult } from '../../stage/step/run-step.ts';
import type { BackupFaults } from './backup-faults.ts';
import { dataOf } from './nights.ts';

/** What a run does when it is ended, and the request at which a store holds it there. */
const stages = {
  'carries a part': /^PUT .*pgdump.*partNumber/,
  'writes the manifest': /^PUT .*manifest/,
} as const;

/** Runs that somebody or something ends. Every other moment of a run is in `ended-run.test.ts` of backup-kit. */
export function describeEndedRuns({ lab, dump, run, nights }: BackupFaults): void {
  async function expectEnded({ exitCode }: StepResult): Promise<void> {
    expect(exitCode).not.toBe(0);
    await nights.expectWhole();
  }

  describe('a run that is ended', () => {
    test('by SIGTERM while it dumps tidies up', async () => {
      await dump.fail('held', 30);
      await expectEnded(await nights.strike(dump.held(), (step) => step.kill('SIGTERM')));
      expect(await nights.parts()).toEqual([]);
    });

    test('by SIGTERM while it carries a part tidies up', async () => {
      const on = stages['carries a part'];
      lab.s3.faults.plan('stall', { on });
      await expectEnded(await nights.strike(nights.arrives(on), (step) => step.kill('SIGTERM')));
      expect(await nights.parts()).toEqual([]);
    });

    test.each(Object.entries(stages))('by SIGKILL while it %s leaves nothing half', async (_, on) => {
      lab.s3.faults.plan('stall', { on });
      await expectEnded(await nights.strike(nights.arrives(on), (step) => step.kill('SIGKILL')));
    });

    test('by SIGKILL when it comes to its proof has a whole backup', async () => {
      const at = (log: string) => (enters('prove harbor', log) ? 'SIGKILL' : undefined);
      const ended = await run({}, { onLog: at });
      expect(enters('prove harbor', ended.log)).toBe(true);
      await expectEnded(ended);
    });

    test('by SIGKILL while it removes what is old removes nothing else, and nor does the next', async () => {
      const { cloud } = await lab.keys();
      const bucket = lab.s3.buckets.get('backups');
      const copied = bucket?.seen(`nightly/${dataOf(cloud)[0]}`);
      if (!copied) throw new TypeError('There is no backup yet.');
      // What a killed run has left long ago: an object without a manifest.
      const old = 'nightly/harbor/20260101T031700000Z-a1b2c3.pgdump.zst';
      bucket?.objects.set(old, [{ ...copied, modified: Date.parse('2026-01-01T03:17:00Z') }]);
      const on = /^DELETE .*a1b2c3/;
      lab.s3.faults.plan('stall', { on });
      const kill = nights.strike(nights.arrives(on), (step) => step.kill('SIGKILL'), { verify: 'none' });
      await expectEnded(await kill);
      lab.s3.faults.clear();
      // Of all that these runs have left, nothing stands in the way of the next one.
      await nights.expectNextGreen();
      expect(bucket?.seen(old)).toBeUndefined();
    });
  });
}
