import { describe, expect, test } from '@jest/globals';
import { taskLog } from '../../../src/swarm/watch/task-log.ts';
import { engineHost } from '../../engine/engine-host.ts';
import { task } from './lamp.ts';

const made = task({});
const inContainer = { ...made, Status: { ...made.Status, ContainerStatus: { ContainerID: 'c1' } } };

/** A machine whose containers have this log and this last health check. */
const nodeWith = (log: string, health?: { Status: string; ExitCode: number; Output: string }) =>
  engineHost({
    answer: () => undefined,
    run: (argv) => ({
      stdout:
        argv[1] === 'inspect'
          ? JSON.stringify(health ? { Status: health.Status, Log: [health] } : null)
          : log,
    }),
  });

describe('the log of a task', () => {
  test('comes from its own node', async () => {
    const manager = nodeWith('seen by the manager');
    expect(await taskLog(inContainer, nodeWith('out of oil'), manager)).toEqual({
      unhealthy: undefined,
      lines: ['  log: out of oil'],
    });
    expect(manager.commands).toEqual([]);
  });

  test.each<[string, typeof made, ReturnType<typeof nodeWith> | undefined]>([
    ['the node cannot be asked', inContainer, undefined],
    ['the task has no container', made, nodeWith('of another')],
    ['the node says nothing', inContainer, nodeWith('')],
  ])('comes through the manager where %s', async (_what, of, node) => {
    const { lines } = await taskLog(of, node, nodeWith('seen by the manager'));
    expect(lines).toEqual(['  log: seen by the manager']);
  });

  test.each<[string, { Status: string; ExitCode: number; Output: string }, string | undefined]>([
    ['well', { Status: 'healthy', ExitCode: 0, Output: 'ok' }, undefined],
    [
      'badly',
      { Status: 'unhealthy', ExitCode: 1, Output: 'no light\nat all' },
      'it was unhealthy: its last health check ended with 1, and said "no light"',
    ],
    ['badly once', { Status: 'starting', ExitCode: 7, Output: '' }, 'its last health check ended with 7'],
  ])('shows the result of the last health check: %s', async (_how, health, unhealthy) => {
    const found = await taskLog(inContainer, nodeWith('out of oil', health), nodeWith(''));
    expect(found.unhealthy).toBe(unhealthy);
  });
});
