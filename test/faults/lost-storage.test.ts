import { describe, expect, test } from '@jest/globals';
import { pushOwnImage } from '../lab/swarm-deploy/apps/own-image.ts';
import type { StepResult } from '../stage/step/run-step.ts';
import { startSwarmLab } from './swarm-lab.ts';
import { deployUnder, errorOf, expectRepaired, requireGreen } from './under-fault.ts';
import { useLab } from './use-lab.ts';

const swarm = useLab(startSwarmLab);

async function on(node: string, script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await swarm.lab.node(node).exec(['sh', '-ec', script]);
  if (exitCode !== 0) throw new Error(`${node}: ${script}: ${stderr}`);
  return stdout;
}

async function expectOld(stack: string): Promise<void> {
  expect(await swarm.serves(stack)).toBe('v1');
  expect(await swarm.papers(stack)).toEqual(Array(3).fill('the rules of v1'));
  expect(await swarm.lockIsFree(stack)).toBe(true);
}

async function expectNextRepairs(
  stack: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<void> {
  const next = await swarm.deploy(stack, 'v2', { inputs });
  await expectRepaired(swarm, stack, next);
  expect(next.outputs['status']).toBe('deployed');
  expect((await swarm.ledger(stack)).at(-1)).toBe('v2 proven');
}

describe('a full disk on one node', () => {
  // A small file system in memory takes the place of the disk: to fill it takes nothing from the machine's own disk.
  test('in the directory of synced files: the old release is put back, its files included', async () => {
    const stack = 'full-at-sync';
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
    await expectNextRepairs(stack);
  }, 600_000);

  test('in the directory of kept releases: the deploy does not begin', async () => {
    const stack = 'full-before';
    const first = await swarm.deploy(stack, 'v1');
    requireGreen(first);
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
    await expectNextRepairs(stack);
  }, 600_000);

  test('in the directory of the ledger, after the proof: the old release is put back', async () => {
    const stack = 'full-at-record';
    const state = `/var/lib/fairway/stacks/${stack}`;
    // It is as large as the free space that a deploy asks for, so the run begins. The filling is removed afterwards.
    await on(
      'manager',
      `install -d -o deploy ${state}; mount -t tmpfs -o size=300m,mode=777 full ${state}; chown deploy: ${state}`,
    );
    try {
      // The disk fills during the proof. Recording takes milliseconds, so a run could not be held there reliably.
      const run = await deployUnder(swarm, stack, 'prove', () =>
        on(
          'manager',
          `dd if=/dev/zero of=${state}/.fill bs=64k 2>/dev/null || :; dd if=/dev/zero of=${state}/.fill2 bs=1 count=4096 2>/dev/null || :`,
        ),
      );
      expect([run.exitCode, errorOf(run)]).toEqual([1, expect.stringContaining('No space left on device')]);
      await expectOld(stack);
      await on('manager', `rm ${state}/.fill ${state}/.fill2`);
      await expectNextRepairs(stack);
    } finally {
      await on('manager', `umount -l ${state}`);
    }
  }, 600_000);
});

describe('a registry that dies', () => {
  test('before a node has pulled: the old release is put back, and the next run pulls', async () => {
    const stack = 'registry-dies';
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
