import { Failure, silentLogger as logger, systemClock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { overHosts } from '../src/fleet.ts';
import type { Host } from '../src/host.ts';
import { localHost } from '../src/local-host.ts';

const items: { readonly host: Host }[] = ['manager', 'worker1', 'worker2', 'worker3'].map((name) => ({
  host: { ...localHost({ logger, clock: systemClock }), name },
}));
const refuse = (host: Host) =>
  new Failure({
    what: `Nothing runs on ${host.name}.`,
    why: 'It is full.',
    fix: `Empty it.`,
    evidence: ['0 bytes free'],
  });

describe('work over hosts', () => {
  test('gets each item, and answers in the order of the items', async () => {
    const names = await overHosts(items, async ({ host }) =>
      (await host.exec(['echo', host.name])).stdout.trim(),
    );
    expect(names).toEqual(['manager', 'worker1', 'worker2', 'worker3']);
  });

  test('works on no more hosts at once than its limit', async () => {
    let atOnce = 0;
    let most = 0;
    await overHosts(
      items,
      async () => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await systemClock.sleep(5);
        atOnce -= 1;
      },
      2,
    );
    expect(most).toBe(2);
  });

  test('does the work on the other hosts when it fails on one', async () => {
    const done: string[] = [];
    const failing = overHosts(items, async ({ host }) => {
      if (host.name === 'worker1') throw refuse(host);
      await systemClock.sleep(5);
      done.push(host.name);
    });
    await expect(failing).rejects.toThrow('Nothing runs on worker1.');
    expect(done.toSorted()).toEqual(['manager', 'worker2', 'worker3']);
  });

  test('fails once, naming every host that failed and why', async () => {
    const failing = overHosts(items, async ({ host }) => {
      if (host.name.startsWith('worker') && host.name !== 'worker2') throw refuse(host);
    });
    await expect(failing).rejects.toMatchObject({
      what: '2 of 4 hosts failed: worker1, worker3.',
      fix: 'Empty it.',
      evidence: expect.arrayContaining(['worker1: Nothing runs on worker1.', '  0 bytes free']),
    });
  });

  test('throws the error of a single host unchanged', async () => {
    const failing = overHosts(items, async ({ host }) => {
      if (host.name === 'worker3') throw refuse(host);
    });
    await expect(failing).rejects.toMatchObject({ what: 'Nothing runs on worker3.' });
  });

  test('without items is an error', async () => {
    await expect(overHosts([], async () => {})).rejects.toThrow('There is no host to work on.');
  });
});
