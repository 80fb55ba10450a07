import { describe, expect, test } from '@jest/globals';
import type { StepResult } from '../../stage/step/run-step.ts';
import type { BackupFaults } from './backup-faults.ts';

/** Dumps that do not come to their end. That none of their bytes has one is shown by the tests of the package backups. */
export function describeDumps({ lab, dump, run, nights }: BackupFaults): void {
  async function expectNothingMade({ exitCode, log }: StepResult, why: RegExp): Promise<void> {
    expect(log).toMatch(why);
    expect(exitCode).toBe(1);
    await nights.expectNothingNew();
  }

  describe('a dump', () => {
    test('that is killed shortly before its end is no object anywhere', async () => {
      await dump.fail('killed', 99);
      await expectNothingMade(await run(), /::error.*database harbor of service db/);
    });

    test('whose connection is cut while a cloud stalls is no object anywhere', async () => {
      await dump.fail('held', 30);
      lab.s3.faults.plan('stall', { on: /^PUT .*partNumber/ });
      const broken = await nights.strike(dump.held(), () => lab.sh('pkill -KILL -u deploy sshd'));
      await expectNothingMade(broken, /::error/);
    });

    // As a firewall forgets a connection on which nothing moves: nobody is told.
    test('whose connection goes silent while a cloud stalls is no object anywhere', async () => {
      await dump.fail('held', 30);
      lab.s3.faults.plan('stall', { on: /^PUT .*partNumber/, times: 100 });
      const silent = (change: string) => lab.sh(`iptables ${change} INPUT -p tcp --dport 22 -j DROP`);
      const broken = await nights.strike(dump.held(), () => silent('-I')).finally(() => silent('-D'));
      await expectNothingMade(broken, /::error/);
    });

    test('whose server is restarted is no object anywhere', async () => {
      await dump.fail('held', 30);
      const restart = () => lab.sh('docker restart --time 1 harbor-db-1');
      const broken = await nights.strike(dump.held(), restart);
      await lab.sh(
        'until docker exec harbor-db-1 pg_isready -q -h 127.0.0.1 -U postgres; do sleep 0.2; done',
      );
      await expectNothingMade(broken, /::error/);
    });

    test('that fails tells no spelling of its password', async () => {
      const password = `p%40ss'w"ord$1`;
      await dump.fail('tells its password', 30);
      const secrets = {
        'cloud.access-key-id': 'key',
        'cloud.secret-access-key': 'secret',
        'harbor.password': password,
      };
      const broken = await run({ credentials: JSON.stringify(secrets) });
      const { log, summary, outputs, report } = broken;
      const told = [log, summary, JSON.stringify(outputs), JSON.stringify(report)].join('\n');
      const spellings = [
        password,
        encodeURIComponent(password),
        decodeURIComponent(password),
        JSON.stringify(password).slice(1, -1),
      ];
      for (const spelling of spellings) expect(told).not.toContain(spelling);
      expect(await lab.sh("grep -rlF 'p%40ss' /var/lib/fairway /srv/backups /tmp || true")).toBe('');
      await expectNothingMade(broken, /no login with \*\*\*/);
    });

    test('after all of these is whole in the next night, and nothing of them is left', async () => {
      await nights.expectNextGreen();
    });
  });
}
