import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { enters } from '../step/hold.ts';
import type { StepResult } from '../step/run-step.ts';
import { type OfficeLab, startOfficeLab } from './office-lab.ts';
import { phases, servedAfter } from './phases.ts';
import { allEnded, requireGreen } from './under-fault.ts';

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
    await allEnded(phases.map(async (phase) => aftermaths.set(phase, await kill(phase))));
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
});

test('no registry login outlives the run that repairs', async () => {
  expect(await office.logins()).toEqual([]);
});

test('a connection that breaks between two services leaves the stack changed whole', async () => {
  const stack = 'broken-between-services';
  const shelves = 12;
  requireGreen(await office.deploy(stack, 'v1', { shelves }));
  // In the server's own shell, since the time between two services is short.
  const taken = `docker service ls --quiet --filter label=com.docker.stack.namespace=${stack} --filter label=io.fairway.release=v2 | wc -l`;
  const script = `until n=$(${taken}); [ "$n" -gt 0 ]; do :; done; pkill -KILL -u deploy sshd; echo "$n"`;
  const breaking = office.lab.node('manager').exec(['timeout', '100', 'sh', '-c', script]);
  const broken = await office.deploy(stack, 'v2', { shelves });
  expect(Number((await breaking).stdout)).toBeGreaterThan(0);
  expect([broken.exitCode, broken.outputs['status']]).toEqual([1, 'failed']);
  expect(await office.lockIsFree(stack, 25)).toBe(true);
  expect(await office.serves(stack)).toBe('v2');
  const next = await office.deploy(stack, 'v2', { shelves });
  requireGreen(next);
  expect(await office.serves(stack)).toBe('v2');
}, 180_000);
