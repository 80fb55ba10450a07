import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StepResult } from '../step/run-step.ts';
import { type OfficeLab, startOfficeLab } from './office-lab.ts';
import { enters, phases, servedAfter } from './phases.ts';
import { requireGreen } from './under-fault.ts';

interface Aftermath {
  readonly killed: StepResult;
  readonly lockWasFree: boolean;
  readonly served: string;
  readonly ledger: readonly string[];
  readonly next: StepResult;
}

let office: OfficeLab;
const aftermaths = new Map<string, Aftermath>();

beforeAll(async () => {
  office = await startOfficeLab();
}, 180_000);

afterAll(async () => {
  await office?.stop();
}, 60_000);

/** One stack each: all runs stand side by side, and each is killed when it enters its own phase. */
async function kill(phase: string): Promise<Aftermath> {
  const stack = `killed-in-${phase}`;
  const first = await office.deploy(stack, 'v1');
  if (first.exitCode !== 0) throw new Error(first.log);
  const killed = await office.deploy(stack, 'v2', {
    fault: (log, step) => {
      if (enters(phase, log)) step.kill('SIGKILL');
    },
  });
  const lockWasFree = await office.lockIsFree(stack, 5);
  const served = await office.serves(stack);
  const ledger = await office.ledger(stack);
  const next = await office.deploy(stack, 'v2');
  return { killed, lockWasFree, served, ledger, next };
}

describe('a runner that is killed by -9', () => {
  beforeAll(async () => {
    await Promise.all(phases.map(async (phase) => aftermaths.set(phase, await kill(phase))));
  }, 400_000);

  test.each(phases)(
    'in %s leaves one release whole and a free lock, and the next run repairs',
    async (phase) => {
      const stack = `killed-in-${phase}`;
      const aftermath = aftermaths.get(phase);
      expect(aftermath?.killed.exitCode).toBe(null);
      expect(aftermath?.lockWasFree).toBe(true);
      expect(aftermath?.served).toMatch(servedAfter[phase]);
      const [first, second, ...ofNew] = aftermath?.ledger ?? [];
      expect([first, second]).toEqual(['v1 started', 'v1 proven']);
      expect(['', 'v2 started', 'v2 started, v2 proven']).toContain(ofNew.join(', '));
      requireGreen(aftermath?.next);
      expect(aftermath?.next.outputs['status']).toMatch(/^(deployed|unchanged)$/);
      expect(aftermath?.next.log).toContain('Proved: 2 services run v2');
      expect(await office.serves(stack)).toBe('v2');
      expect(await office.papers(stack)).toEqual(Array(3).fill('the rules of v2'));
      expect((await office.ledger(stack)).at(-1)).toMatch(/^v2 (proven|unchanged)$/);
    },
    90_000,
  );

  test('between two services leaves the stack changed whole: what was begun goes on without the runner', async () => {
    const stack = 'killed-between-services';
    const shelves = 12;
    const first = await office.deploy(stack, 'v1', { shelves });
    requireGreen(first);
    // In the server's own shell, since the time between two services is short.
    const taken = `docker service ls --quiet --filter label=com.docker.stack.namespace=${stack} --filter label=io.fairway.release=v2`;
    const cutOff = office.lab
      .node('manager')
      .exec([
        'timeout',
        '60',
        'sh',
        '-c',
        `until ${taken} | grep -q .; do :; done; pkill -KILL -u deploy sshd; ${taken} | wc -l`,
      ]);
    const killed = await office.deploy(stack, 'v2', {
      shelves,
      fault: (log, step) => {
        if (enters('deploy', log)) void cutOff.then(() => step.kill('SIGKILL'));
      },
    });
    const takenByThen = Number((await cutOff).stdout);
    expect(takenByThen).toBeGreaterThan(0);
    expect([killed.exitCode, await office.lockIsFree(stack, 5)]).toEqual([null, true]);
    expect(await office.serves(stack)).toBe('v2');
    const next = await office.deploy(stack, 'v2', { shelves });
    requireGreen(next);
    expect(next?.outputs['status']).toBe('deployed');
    expect(await office.serves(stack)).toBe('v2');
  }, 120_000);
});
