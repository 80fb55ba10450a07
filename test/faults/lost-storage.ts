import { afterAll, describe, expect, test } from '@jest/globals';
import { pushOwnImage } from '../lab/swarm-deploy/apps/own-image.ts';
import type { StepResult } from '../stage/step/run-step.ts';
import type { SwarmLab } from './swarm-lab.ts';
import { deployUnder, errorOf, expectRepaired, requireGreen } from './under-fault.ts';

/** It serves v1, until the last test repairs it. */
const stack = 'store';

/** A disk that fills and a registry that dies, on a lab that other tests use too. */
export function describeLostStorage(swarm: SwarmLab): void {
  async function on(node: string, script: string): Promise<string> {
    const { exitCode, stdout, stderr } = await swarm.lab.node(node).exec(['sh', '-ec', script]);
    if (exitCode !== 0) throw new Error(`${node}: ${script}: ${stderr}`);
    return stdout;
  }

  async function expectOld(name: string): Promise<void> {
    expect(await swarm.serves(name)).toBe('v1');
    expect(await swarm.papers(name)).toEqual(swarm.lab.nodes.map(() => 'the rules of v1'));
    expect(await swarm.lockIsFree(name)).toBe(true);
  }

  async function expectNextRepairs(
    name: string,
    inputs: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const next = await swarm.deploy(name, 'v2', { inputs });
    await expectRepaired(swarm, name, next);
    expect(next.outputs['status']).toBe('deployed');
    expect((await swarm.ledger(name)).at(-1)).toBe('v2 proven');
  }

  describe('a full disk on one node', () => {
    // A small file system in memory takes the place of the disk: to fill it takes nothing from the machine's own disk.
    test('in the directory of kept releases: the deploy does not begin', async () => {
      requireGreen(await swarm.deploy(stack, 'v1'));
      await on('worker1', 'mount -t tmpfs -o size=64k,mode=777 full /var/lib/fairway');
      let run: StepResult;
      try {
        run = await swarm.deploy(stack, 'v2');
      } finally {
        await on('worker1', 'umount -l /var/lib/fairway');
      }
      expect([run.exitCode, errorOf(run)]).toEqual([
        1,
        expect.stringMatching(/The disk of worker1 \S+ is full/),
      ]);
      await expectOld(stack);
      expect(await swarm.ledger(stack)).toEqual(['v1 started', 'v1 proven']);
    }, 600_000);

    test('in the directory of synced files: the old release is put back, its files included', async () => {
      const papers = `/home/deploy/${stack}/papers`;
      const run = await deployUnder(swarm, stack, 'sync', async () => {
        const keep = `cp -a ${papers} /tmp/papers; mount -t tmpfs -o size=200k,mode=777 full ${papers}`;
        await on(
          'worker1',
          `${keep}; cp -a /tmp/papers/. ${papers}/; rm -r /tmp/papers; dd if=/dev/zero of=${papers}/.fill bs=1k 2>/dev/null || :`,
        );
      });
      try {
        expect([run.exitCode, errorOf(run)]).toEqual([1, expect.stringContaining('worker1')]);
        expect(errorOf(run)).toContain('No space left on device');
        await expectOld(stack);
      } finally {
        await on('worker1', `umount -l ${papers}`);
      }
    }, 600_000);

    test('in the directory of the ledger, after the proof: the old release is put back', async () => {
      const own = 'full-at-record';
      const state = `/var/lib/fairway/stacks/${own}`;
      // It is as large as the free space that a deploy asks for, so the run begins. The filling is removed afterwards.
      await on(
        'manager',
        `install -d -o deploy ${state}; mount -t tmpfs -o size=300m,mode=777 full ${state}; chown deploy: ${state}`,
      );
      try {
        // The disk fills during the proof. Recording takes milliseconds, so a run could not be held there reliably.
        const run = await deployUnder(swarm, own, 'prove', () =>
          on(
            'manager',
            `dd if=/dev/zero of=${state}/.fill bs=64k 2>/dev/null || :; dd if=/dev/zero of=${state}/.fill2 bs=1 count=4096 2>/dev/null || :`,
          ),
        );
        expect([run.exitCode, errorOf(run)]).toEqual([1, expect.stringContaining('No space left on device')]);
        await expectOld(own);
        await on('manager', `rm ${state}/.fill ${state}/.fill2`);
        await expectNextRepairs(own);
      } finally {
        await on('manager', `umount -l ${state}`);
      }
    }, 600_000);
  });

  describe('a registry that dies', () => {
    afterAll(() => on('manager', 'docker stack rm store full-at-record'), 600_000);

    test('before a node has pulled: the old release is put back, and the next run pulls', async () => {
      const { address } = swarm.lab.registry;
      const inputs = { env: JSON.stringify({ IMAGE: await pushOwnImage(swarm.lab, 'own-image') }) };
      const run = await deployUnder(swarm, stack, 'sync', () => swarm.lab.kill('registry'), inputs).finally(
        () => swarm.lab.restore('registry'),
      );
      expect([run.exitCode, run.outputs['status'], errorOf(run)]).toEqual([
        1,
        'rolled-back',
        expect.stringMatching(/(clerk|desk) on (manager|worker\d)/),
      ]);
      expect(errorOf(run)).toContain(address);
      await expectOld(stack);
      expect((await swarm.ledger(stack)).at(-1)).toBe('v2 rolled-back');
      await expectNextRepairs(stack, inputs);
    }, 600_000);
  });
}
