import { describe, expect, test } from '@jest/globals';
import { removeStack } from '../../src/stack/index.ts';
import { steppingClock } from '../stepping-clock.ts';
import { service, task, view } from '../swarm/watch/lamp.ts';
import { managerShowing } from '../swarm/watch/lamp-engine.ts';

const remove = ['docker', 'stack', 'rm', 'pier'];
const nothing = { services: [], tasks: [], networks: new Map() };

/**
 * Removes the stack of the lamp.
 * @param left the part that is left at a number of milliseconds since the removal began
 */
function removal(left: (afterMs: number) => Parameters<typeof view>[0], refusals = 0) {
  const clock = steppingClock();
  const start = clock.now();
  let refused = 0;
  const manager = managerShowing(
    () => view({ ...nothing, ...left(clock.now() - start) }),
    () => (refused++ < refusals ? { exitCode: 1, stderr: 'network pier_default is in use\n' } : {}),
  );
  return { gone: removeStack(manager, 'pier', clock), commands: manager.commands };
}

describe('a stack is removed', () => {
  test('completely, with one command', async () => {
    const { gone, commands } = removal((afterMs) => {
      if (afterMs < 1_000) return { services: [service()] };
      if (afterMs < 2_000) return { tasks: [task({})] };
      return afterMs < 3_000 ? { networks: new Map([['n', 'pier_default']]) } : {};
    });
    await gone;
    expect(commands).toEqual([remove]);
  });

  test('even if tasks that have ended are still listed', async () => {
    await expect(removal(() => ({ tasks: [task({ state: 'complete' })] })).gone).resolves.toBeUndefined();
  });

  test('by another command where the first one left a network', async () => {
    const networks = new Map([['n', 'pier_default']]);
    const { gone, commands } = removal((afterMs) => (afterMs < 1_500 ? { networks } : {}), 2);
    await gone;
    expect(commands).toEqual([remove, remove, remove]);
  });

  test("or else the removal fails after a minute, with Docker's message as evidence", async () => {
    const { gone } = removal(() => ({ services: [service()] }), Number.POSITIVE_INFINITY);
    await expect(gone).rejects.toMatchObject({
      what: 'The stack pier is not gone.',
      evidence: ['network pier_default is in use'],
    });
  });
});
