import { expect, test } from '@jest/globals';
import { enters } from '../../stage/step/hold.ts';
import type { StepResult } from '../../stage/step/run-step.ts';
import { errorOf, requireGreen } from '../under-fault.ts';
import type { ComposeLab } from './compose-lab.ts';

/** Runs that want the lock of one project at the same time. */
export function testTwoAtOnce(hosts: ComposeLab, project: string): void {
  test('two deploys at once wait for each other; a third that may not wait names the holder of the lock', async () => {
    const before = (await hosts.ledger(project)).length;
    const impatient: Promise<StepResult>[] = [];
    const [one, other] = await Promise.all([
      hosts.run(project, 'v3', {
        inputs: { 'lock-timeout': '5m' },
        onLog: (log) => {
          if (enters('plan', log) && impatient.length === 0)
            impatient.push(hosts.run(project, 'v5', { inputs: { 'lock-timeout': '0s' } }));
        },
      }),
      hosts.run(project, 'v4', { inputs: { 'lock-timeout': '5m' } }),
    ]);
    requireGreen(one);
    requireGreen(other);
    const [refused] = await Promise.all(impatient);
    expect(refused && errorOf(refused)).toMatch(
      /The lock \S+ on manager \S+ was not free within 0 s.*held by "ada/,
    );
    expect(['keeper v3, lamp v3', 'keeper v4, lamp v4']).toContain(await hosts.serves(project));
    const entries = (await hosts.ledger(project)).slice(before);
    expect(entries).toHaveLength(4);
    for (let at = 0; at < entries.length; at += 2) {
      expect(entries[at + 1]?.split(' ')[0]).toBe(entries[at]?.split(' ')[0]);
    }
  }, 600_000);
}
