import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { enters } from '../stage/step/hold.ts';
import { lastEntered, servedAfter } from './phases.ts';
import { startSwarmLab } from './swarm-lab.ts';
import { type Aftermath, allEnded, requireGreen, requireKilled, soakUntil } from './under-fault.ts';
import { useLab } from './use-lab.ts';

/** A run that was killed, the swarm just before the next run, and how that ended. */
interface AfterKill extends Aftermath {
  /** The release that was proven before. */
  readonly old: string;
  readonly wanted: string;
  readonly papers: readonly string[];
  readonly ledgerBefore: readonly string[];
  readonly ledger: readonly string[];
  /** The release and the files after the next run. */
  readonly repaired: { readonly serves: string; readonly papers: readonly string[] };
}

const swarm = useLab(startSwarmLab);
const aftermaths = new Map<string, AfterKill>();

/** Phases that only some deploys have, with the inputs that lead a deploy there. */
const inputsThatEnter: Readonly<Record<string, Record<string, string>>> = {
  pull: { 'registry-auth': 'once' },
  // Cancelled first, as GitHub does it.
  'put back': {},
};

/** By stack, the phases in which runs are killed one after the other. The stacks go side by side. */
const killedIn: Readonly<Record<string, readonly string[]>> = {
  'killed-early': ['plan', 'pull'],
  'killed-midway': ['sync', 'deploy'],
  'killed-late': ['prove', 'record', 'put back'],
};

/** The releases of which one may run after a killed run. */
function mayServe({ ended: { log }, old, wanted }: AfterKill): readonly string[] {
  if (enters('put back', log)) return [old, wanted];
  return servedAfter(lastEntered(log) ?? 'plan', { old, next: wanted });
}

/** Asks once a second, for minutes, until the answer is the wanted one. @returns the last answer */
async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const answer = await ask();
    if (isWanted(answer) || tries === 400) return answer;
    await sleep(1_000);
  }
}

/** Kills a run when it enters a phase, looks at what it left, and runs it again. */
async function kill(stack: string, phase: string, old: string, wanted: string): Promise<AfterKill> {
  const ledgerBefore = await swarm.ledger(stack);
  let cancelled = false;
  const killed = await swarm.deploy(stack, wanted, {
    inputs: { soak: soakUntil(phase), ...inputsThatEnter[phase] },
    fault: (log, step) => {
      if (enters(phase, log)) step.kill('SIGKILL');
      else if (phase === 'put back' && !cancelled && enters('prove', log)) cancelled = step.kill('SIGINT');
    },
  });
  const lockWasFree = await swarm.lockIsFree(stack);
  const served = await swarm.serves(stack);
  const ofServed = (papers: readonly string[]) => papers.every((paper) => paper === `the rules of ${served}`);
  // A node puts its files back only after it has noticed that the run is gone.
  const papers = await until(() => swarm.papers(stack), ofServed);
  const ledger = await swarm.ledger(stack);
  const next = await swarm.deploy(stack, wanted);
  const repaired = { serves: await swarm.serves(stack), papers: await swarm.papers(stack) };
  return { old, wanted, ended: killed, lockWasFree, served, papers, ledgerBefore, ledger, next, repaired };
}

/** Kills one run after the other on a stack. Each goes on from the release that the run before it has proven. */
async function killEach(stack: string, phasesOfStack: readonly string[]): Promise<void> {
  let proven: string | undefined;
  let releases = 0;
  for (const phase of phasesOfStack) {
    if (proven === undefined) {
      proven = `v${++releases}`;
      requireGreen(await swarm.deploy(stack, proven));
    }
    const aftermath = await kill(stack, phase, proven, `v${++releases}`);
    aftermaths.set(phase, aftermath);
    proven = aftermath.next.exitCode === 0 ? aftermath.wanted : undefined;
  }
}

describe('a runner that is killed by -9', () => {
  beforeAll(async () => {
    await allEnded(Object.entries(killedIn).map(([stack, ofStack]) => killEach(stack, ofStack)));
  }, 2_400_000);

  test.each(Object.values(killedIn).flat())(
    'in %s leaves one release whole and a free lock, and the next run repairs',
    async (phase) => {
      const aftermath = aftermaths.get(phase);
      if (!aftermath) throw new Error(`No run was killed in ${phase}.`);
      const { old, wanted, served, ledgerBefore, ledger, next, repaired } = aftermath;
      requireKilled(aftermath.ended, phase);
      expect(aftermath.lockWasFree).toBe(true);
      expect(mayServe(aftermath)).toContain(served);
      expect(aftermath.papers).toEqual(swarm.lab.nodes.map(() => `the rules of ${served}`));
      expect(ledger.slice(0, ledgerBefore.length)).toEqual(ledgerBefore);
      expect(ledgerBefore.at(-1)).toMatch(new RegExp(`^${old} (proven|unchanged)$`));
      const ofNew = ledger.slice(ledgerBefore.length).join(', ').replaceAll(wanted, 'new');
      expect(ofNew).toMatch(/^(new started(, new (proven|failed(, new rolled-back)?))?)?$/);
      expect(next.outputs['status']).toMatch(/^(deployed|unchanged)$/);
      requireGreen(next);
      expect(next.log).toContain(`Proved: 2 services run ${wanted}`);
      const papers = swarm.lab.nodes.map(() => `the rules of ${wanted}`);
      expect(repaired).toEqual({ serves: wanted, papers });
    },
  );
});

test('no registry login and no file of one command is left after the run that repairs', async () => {
  expect(await swarm.leftBehind()).toEqual([]);
});

/** The stack of the next two tests. The first one leaves v2 there. */
const halfDone = 'half-done';

test('a runner killed while it puts files in place leaves no node with files of a release that does not serve', async () => {
  const stack = halfDone;
  requireGreen(await swarm.deploy(stack, 'v1'));
  // One node holds its files back until the test releases it.
  const slow = swarm.lab.node('worker1');
  const wait = 'touch /tmp/held; until [ -e /tmp/go ]; do sleep 0.1; done';
  const held = `flock /var/lib/fairway/stacks/${stack}/files/.lock timeout 1200 sh -c '${wait}'`;
  const holding = slow.exec(['sh', '-c', held]);
  await slow.exec(['timeout', '300', 'sh', '-c', 'until [ -e /tmp/held ]; do sleep 0.1; done']);
  let step: ChildProcess | undefined;
  const killed = swarm.deploy(stack, 'v2', {
    fault(_log, child) {
      step = child;
    },
  });
  const comeTo = async (...versions: string[]) => {
    const wanted = versions.map((version) => `the rules of ${version}`);
    const last = await until(
      () => swarm.papers(stack),
      (papers) => papers.join() === wanted.join(),
    );
    expect(last).toEqual(wanted);
  };
  await comeTo('v2', 'v1');
  step?.kill('SIGKILL');
  expect((await killed).exitCode).toBe(null);
  await comeTo('v1', 'v1');
  await slow.exec(['touch', '/tmp/go']);
  await holding;
  expect(await swarm.serves(stack)).toBe('v1');
  requireGreen(await swarm.deploy(stack, 'v2'));
  expect(await swarm.papers(stack)).toEqual(['the rules of v2', 'the rules of v2']);
}, 600_000);

test('a runner killed while the swarm takes the stack makes the next run wait until the swarm has it; that run repairs', async () => {
  const stack = halfDone;
  requireGreen(await swarm.deploy(stack, 'v2'));
  const { exec } = swarm.lab.node('manager');
  // Docker's own process is stopped, as it may be on a busy manager.
  const docker = `#!/bin/sh
case "$*" in *"-- ${stack}") [ -e /tmp/stopped ] || { echo $$ >/tmp/stopped; kill -STOP $$; } ;; esac
exec /usr/bin/docker "$@"
`;
  await exec(['install', '-m', '755', '/dev/stdin', '/usr/local/bin/docker'], docker);
  const stopped = 'until [ -s /tmp/stopped ]; do sleep 0.1; done; cat /tmp/stopped';
  const stopping = exec(['timeout', '1200', 'sh', '-c', stopped]);
  let step: ChildProcess | undefined;
  const killed = swarm.deploy(stack, 'v3', {
    fault(_log, child) {
      step = child;
    },
  });
  const pid = (await stopping).stdout.trim();
  expect(pid).toMatch(/^\d+$/);
  step?.kill('SIGKILL');
  expect((await killed).exitCode).toBe(null);
  let letGo: Promise<unknown> | undefined;
  const next = await swarm
    .deploy(stack, 'v2', {
      fault: (log) => {
        if (log.includes('Waiting for the lock')) letGo ??= exec(['kill', '-CONT', pid]);
      },
    })
    .finally(() => exec(['rm', '/usr/local/bin/docker']));
  await letGo;
  requireGreen(next);
  expect(next.log).toMatch(/held by "ada acme\/marina.*, whose run is gone while its commands still run"/);
  expect(next.outputs['status']).toBe('deployed');
  expect(await swarm.serves(stack)).toBe('v2');
}, 600_000);

test('a connection that breaks between two services leaves the whole stack changed', async () => {
  const stack = 'broken-between-services';
  const shelves = 12;
  requireGreen(await swarm.deploy(stack, 'v1', { shelves }));
  // This runs in the server's own shell, because the time between two services is short.
  const taken = `docker service ls --quiet --filter label=com.docker.stack.namespace=${stack} --filter label=io.fairway.release=v2 | wc -l`;
  const script = `until n=$(${taken}); [ "$n" -gt 0 ]; do :; done; pkill -KILL -u deploy sshd; echo "$n"`;
  const breaking = swarm.lab.node('manager').exec(['timeout', '1200', 'sh', '-c', script]);
  const broken = await swarm.deploy(stack, 'v2', { shelves });
  expect(Number((await breaking).stdout)).toBeGreaterThan(0);
  expect([broken.exitCode, broken.outputs['status']]).toEqual([1, 'failed']);
  expect(await swarm.lockIsFree(stack)).toBe(true);
  expect(await swarm.serves(stack)).toBe('v2');
}, 600_000);
