import { type Clock, type Logger, silentLogger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { LiveLog } from '../../src/log/live-log.ts';
import { Phases } from '../../src/phases.ts';

/** A log whose time the test moves. */
function timed() {
  let now = 0;
  const lines: string[] = [];
  const clock: Clock = { now: () => now, async sleep() {} };
  const logger: Logger = {
    ...silentLogger,
    info(line) {
      lines.push(line);
      live.noteLine();
    },
  };
  const live = new LiveLog(logger, clock);
  const group = { start: (name: string) => lines.push(`[${name}`), end: () => lines.push(']') };
  const phases = new Phases({ logger, clock, live, group, cancelled: () => false });
  const pass = (ms: number) => {
    for (let gone = 0; gone < ms; gone += 500) {
      now += 500;
      live.tick();
    }
  };
  return { lines, phases, pass };
}

describe('a long phase', () => {
  it('prints its newest progress every few seconds and nothing twice', async () => {
    const { lines, phases, pass } = timed();
    await phases.run('Deploy', async (phase) => {
      for (let done = 1; done <= 8; done++) {
        phase.progress(`${done} of 8`);
        pass(1_000);
      }
    });
    expect(lines).toEqual(['[Deploy', '1 of 8', '3 of 8', '6 of 8', ']', 'Deploy: done in 8.0 s']);
  });

  it('that says nothing shows every ten seconds that it lives', async () => {
    const { lines, phases, pass } = timed();
    await phases.run('Soak', async (phase) => {
      phase.progress('3 of 3 healthy');
      pass(25_000);
    });
    expect(lines.slice(1, -2)).toEqual([
      '3 of 3 healthy',
      'Still working: Soak for 10 s (last: 3 of 3 healthy)',
      'Still working: Soak for 20 s (last: 3 of 3 healthy)',
    ]);
  });

  it('beside others bears its name in every line, and they share one sign of life', async () => {
    const { lines, phases, pass } = timed();
    await phases.run('Sync', async () => {
      const [a, b] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const both = [
        phases.run('worker1', async (phase) => {
          phase.info('one\ntwo');
          await a.promise;
        }),
        phases.run('worker2', () => b.promise),
      ];
      pass(11_000);
      a.resolve();
      await both[0];
      b.resolve();
      await both[1];
    });
    expect(lines).toEqual([
      '[Sync',
      'worker1: started',
      'worker1: one\nworker1: two',
      'worker2: started',
      'Still working: Sync for 10 s; worker1 for 10 s; worker2 for 10 s',
      'worker1: done in 11 s',
      'worker2: done in 11 s',
      ']',
      'Sync: done in 11 s',
    ]);
  });

  it('that fails is marked so, and its error goes on', async () => {
    const { lines, phases } = timed();
    await expect(phases.run('Deploy', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(lines.at(-1)).toBe('Deploy: failed after 0 ms');
    expect(phases.records).toEqual([{ name: 'Deploy', startedAt: 0, endedAt: 0, status: 'failed' }]);
  });
});
