import { describe, expect, test } from '@jest/globals';
import type { BackupFaults } from './backup-faults.ts';
import { dataOf } from './nights.ts';

/** What goes wrong around a run: its disk, its cloud, another run. */
export function describeSurroundings({ lab, run, nights }: BackupFaults): void {
  const made = (outputs: Readonly<Record<string, string>>) => JSON.parse(outputs['backups'] ?? '[]')[0] ?? {};

  describe('a night', () => {
    test('in which the disk of a directory is full keeps nothing there, and the cloud has the backup', async () => {
      await lab.sh('mount -t tmpfs -o size=200k,mode=777 none /srv/backups/harbor');
      try {
        const { exitCode, log, outputs } = await run({ verify: 'none' });
        expect(exitCode).toBe(1);
        expect(log).toMatch(/::error.*store/);
        expect(made(outputs)).toMatchObject({ destinations: [{ has: true }, { has: false }] });
        expect(await lab.sh('find /srv/backups/harbor -type f')).toBe('');
      } finally {
        await lab.sh('umount /srv/backups/harbor');
      }
      await nights.expectWhole();
    });

    test('in which a cloud stalls drops it, and the directory has the backup', async () => {
      lab.s3.faults.plan('stall', { on: /^PUT .*partNumber/, times: 100 });
      const { exitCode, outputs } = await run({ verify: 'none', stall: '5s', require: 'any' });
      expect(exitCode).toBe(0);
      expect(made(outputs)).toMatchObject({ destinations: [{ has: false }, { has: true }] });
      await nights.expectWhole();
    });

    test('with two runs at once has two whole backups, one after the other', async () => {
      const both = await Promise.all([run({ verify: 'none' }), run({ verify: 'none' })]);
      expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
      const ids = new Set(both.map(({ outputs }) => made(outputs).id));
      expect(ids.size).toBe(2);
      const { cloud, store } = await lab.keys();
      for (const id of ids)
        for (const keys of [cloud, store]) expect(dataOf(keys)).toContain(`harbor/${id}.pgdump.zst`);
      await nights.expectWhole();
      await nights.expectNextGreen();
    });
  });
}
