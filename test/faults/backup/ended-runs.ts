import { describe, expect, test } from '@jest/globals';
import { enters } from '../../stage/step/hold.ts';
import type { StepResult } from '../../stage/step/run-step.ts';
import type { BackupFaults } from './backup-faults.ts';
import { dataOf } from './nights.ts';

/** What a run does when it is ended, and the request at which a store holds it there. */
const stages: Readonly<Record<string, RegExp>> = {
  'begins an object': /^POST .*pgdump.*uploads/,
  'carries a part': /^PUT .*pgdump.*partNumber/,
  'makes the object': /^POST .*pgdump.*uploadId/,
  'writes the manifest': /^PUT .*manifest/,
  'writes the proof down': /^PUT .*proof-/,
};

/** Runs that somebody or something ends. */
export function describeEndedRuns({ lab, dump, run, nights }: BackupFaults): void {
  describe.each(['SIGTERM', 'SIGKILL'] as const)('a run that is ended by %s', (signal) => {
    async function expectEnded({ exitCode }: StepResult): Promise<void> {
      expect(exitCode).not.toBe(0);
      await nights.expectWhole();
      // Whoever is asked to end tidies up.
      if (signal === 'SIGTERM') expect(lab.s3.buckets.get('backups')?.uploads.size).toBe(0);
      lab.s3.faults.clear();
      await dump.mend();
      await nights.expectNextGreen();
    }

    test('while it dumps leaves nothing to the next', async () => {
      await dump.fail('held', 30);
      await expectEnded(await nights.strike(dump.held(), (step) => step.kill(signal)));
    });

    test.each(Object.entries(stages))('while it %s leaves nothing that is not whole', async (_, on) => {
      lab.s3.faults.plan('stall', { on });
      await expectEnded(await nights.strike(nights.arrives(on), (step) => step.kill(signal)));
    });

    test('while it removes what is old removes nothing else', async () => {
      const { cloud } = await lab.keys();
      const bucket = lab.s3.buckets.get('backups');
      const copied = bucket?.seen(`nightly/${dataOf(cloud)[0]}`);
      if (!copied) throw new TypeError('There is no backup yet.');
      // What a killed run has left long ago: an object without a manifest.
      const old = 'nightly/harbor/20260101T031700000Z-a1b2c3.pgdump.zst';
      bucket?.objects.set(old, [{ ...copied, modified: Date.parse('2026-01-01T03:17:00Z') }]);
      const on = /^DELETE .*a1b2c3/;
      lab.s3.faults.plan('stall', { on });
      await expectEnded(
        await nights.strike(nights.arrives(on), (step) => step.kill(signal), { verify: 'none' }),
      );
      expect(bucket?.seen(old)).toBeUndefined();
    });

    test.each(['prove harbor', 'record'])('when it comes to %s has a whole backup', async (phase) => {
      const ended = await run({}, { onLog: (log) => (enters(phase, log) ? signal : undefined) });
      expect(enters(phase, ended.log)).toBe(true);
      await nights.expectWhole();
      await nights.expectNextGreen();
    });
  });
}
