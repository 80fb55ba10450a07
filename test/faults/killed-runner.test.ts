import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { enters } from '../stage/step/hold.ts';
import { lastEntered, phases, servedAfter } from './phases.ts';
import { startSwarmLab } from './swarm-lab.ts';
import {
  type Aftermath,
  allEnded,
  expectRepaired,
  requireGreen,
  requireKilled,
  soakUntil,
} from './under-fault.ts';
import { useLab } from './use-lab.ts';

/** The swarm just before the next run, and how that ended. */
interface AfterKill extends Aftermath {
  readonly papers: readonly string[];
  readonly ledger: readonly string[];
}

const swarm = useLab(startSwarmLab);
const aftermaths = new Map<string, AfterKill>();

/** Phases that only some deploys have, with the inputs that lead a deploy there. */
const inputsThatEnter: Readonly<Record<string, Record<string, string>>> = {
  pull: { 'registry-auth': 'once' },
  // Cancelled first, as GitHub does it.
  'put back': {},
};

/** The releases that may run after a killed run with this log. */
function servedAfterLog(log: string): RegExp {
  return enters('put back', log) ? /^v[12]$/ : servedAfter[lastEntered(log) ?? 'preflight'];
}

const killedIn = [...phases, ...Object.keys(inputsThatEnter)];
const stackOf = (phase: string) => `killed-in-${phase.replace(' ', '-')}`;

/** Asks once a second, for minutes, until the answer is the wanted one. @returns the last answer */
async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const answer = await ask();
    if (isWanted(answer) || tries === 200) return answer;
    await sleep(1_000);
  }
}

/** Each phase has its own stack, so all runs go side by side. A run is killed when it enters its phase. */
async function kill(phase: string): Promise<AfterKill> {
  const stack = stackOf(phase);
  const first = await swarm.deploy(stack, 'v1');
  if (first.exitCode !== 0) throw new Error(first.log);
  let cancelled = false;
  const killed = await swarm.deploy(stack, 'v2', {
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
  const next = await swarm.deploy(stack, 'v2');
  return { ended: killed, lockWasFree, served, papers, ledger, next };
}

describe('a runner that is killed by -9', () => {
  beforeAll(async () => {
    await allEnded(killedIn.map(async (phase) => aftermaths.set(phase, await kill(phase))));
  }, 1_200_000);

  test.each(killedIn)(
    'in %s leaves one release whole and a free lock, and the next run repairs',
    async (phase) => {
      const stack = stackOf(phase);
      const aftermath = aftermaths.get(phase);
      requireKilled(aftermath?.ended, phase);
      expect(aftermath?.lockWasFree).toBe(true);
      expect(aftermath?.served).toMatch(servedAfterLog(aftermath?.ended.log ?? ''));
      expect(aftermath?.papers).toEqual(Array(3).fill(`the rules of ${aftermath?.served}`));
      const [first, second, ...ofNew] = aftermath?.ledger ?? [];
      expect([first, second]).toEqual(['v1 started', 'v1 proven']);
      expect(ofNew.join(', ')).toMatch(/^(v2 started(, v2 (proven|failed(, v2 rolled-back)?))?)?$/);
      expect(aftermath?.next.outputs['status']).toMatch(/^(deployed|unchanged)$/);
      await expectRepaired(swarm, stack, aftermath?.next);
    },
    600_000,
  );
});

test('no registry login and no file of one command is left after the run that repairs', async () => {
  expect(await swarm.leftBehind()).toEqual([]);
});

test('a runner killed while it puts files in place leaves no node with files of a release that does not serve', async () => {
  const stack = 'half-in-place';
  requireGreen(await swarm.deploy(stack, 'v1'));
  // One node holds its files back until the test releases it.
  const slow = swarm.lab.node('worker2');
  const wait = 'touch /tmp/held; until [ -e /tmp/go ]; do sleep 0.1; done';
  const held = `flock /var/lib/fairway/stacks/${stack}/files/.lock timeout 300 sh -c '${wait}'`;
  const holding = slow.exec(['sh', '-c', held]);
  await slow.exec(['timeout', '60', 'sh', '-c', 'until [ -e /tmp/held ]; do sleep 0.1; done']);
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
  await comeTo('v2', 'v2', 'v1');
  step?.kill('SIGKILL');
  expect((await killed).exitCode).toBe(null);
  await comeTo('v1', 'v1', 'v1');
  await slow.exec(['touch', '/tmp/go']);
  await holding;
  expect(await swarm.serves(stack)).toBe('v1');
  requireGreen(await swarm.deploy(stack, 'v2'));
  expect(await swarm.papers(stack)).toEqual(Array(3).fill('the rules of v2'));
}, 600_000);

test('a runner killed while the swarm takes the stack makes the next run wait until the swarm has it; that run repairs', async () => {
  const stack = 'half-taken';
  requireGreen(await swarm.deploy(stack, 'v1'));
  const { exec } = swarm.lab.node('manager');
  // Docker's own process is stopped, as it may be on a busy manager.
  const docker = `#!/bin/sh
case "$*" in *"-- ${stack}") [ -e /tmp/stopped ] || { echo $$ >/tmp/stopped; kill -STOP $$; } ;; esac
exec /usr/bin/docker "$@"
`;
  await exec(['install', '-m', '755', '/dev/stdin', '/usr/local/bin/docker'], docker);
  const stopped = 'until [ -s /tmp/stopped ]; do sleep 0.1; done; cat /tmp/stopped';
  const stopping = exec(['timeout', '300', 'sh', '-c', stopped]);
  let step: ChildProcess | undefined;
  const killed = swarm.deploy(stack, 'v2', {
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
    .deploy(stack, 'v1', {
      fault: (log) => {
        if (log.includes('Waiting for the lock')) letGo ??= exec(['kill', '-CONT', pid]);
      },
    })
    .finally(() => exec(['rm', '/usr/local/bin/docker']));
  await letGo;
  requireGreen(next);
  expect(next.log).toMatch(/held by "ada acme\/marina.*, whose run is gone while its commands still run"/);
  expect(next.outputs['status']).toBe('deployed');
  expect(await swarm.serves(stack)).toBe('v1');
}, 600_000);

test('a connection that breaks between two services leaves the whole stack changed', async () => {
  const stack = 'broken-between-services';
  const shelves = 12;
  requireGreen(await swarm.deploy(stack, 'v1', { shelves }));
  // This runs in the server's own shell, because the time between two services is short.
  const taken = `docker service ls --quiet --filter label=com.docker.stack.namespace=${stack} --filter label=io.fairway.release=v2 | wc -l`;
  const script = `until n=$(${taken}); [ "$n" -gt 0 ]; do :; done; pkill -KILL -u deploy sshd; echo "$n"`;
  const breaking = swarm.lab.node('manager').exec(['timeout', '300', 'sh', '-c', script]);
  const broken = await swarm.deploy(stack, 'v2', { shelves });
  expect(Number((await breaking).stdout)).toBeGreaterThan(0);
  expect([broken.exitCode, broken.outputs['status']]).toEqual([1, 'failed']);
  expect(await swarm.lockIsFree(stack)).toBe(true);
  expect(await swarm.serves(stack)).toBe('v2');
  const next = await swarm.deploy(stack, 'v2', { shelves });
  requireGreen(next);
  expect(await swarm.serves(stack)).toBe('v2');
}, 600_000);
