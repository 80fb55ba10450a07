import type { ProjectContainer } from '@fairway/docker/compose';
import { describe, expect, test } from '@jest/globals';
import { progressOf, upWithinMs } from '../../src/heal/until-up.ts';
import { container } from '../containers.ts';

describe('a container that was restarted', () => {
  test.each<[string, Partial<ProjectContainer> | undefined, 'up' | 'missing' | 'failed']>([
    ['is up where it is healthy', {}, 'up'],
    ['is up where it runs and nothing checks it', { health: 'none' }, 'up'],
    ['is waited for while its health check has not said yes', { health: 'starting' }, 'missing'],
    [
      'is waited for while the engine starts it again',
      { state: 'restarting', health: 'starting' },
      'missing',
    ],
    ['has failed where it is unhealthy', { health: 'unhealthy' }, 'failed'],
    ['has failed where it has ended', { state: 'exited', health: 'none' }, 'failed'],
    ['has failed where it is gone', undefined, 'failed'],
  ])('%s', (_, now, expected) => {
    const wanted = container();
    const { missing, failed } = progressOf([wanted], now ? [container(now)] : []);
    expect(failed.length > 0 ? 'failed' : missing.length > 0 ? 'missing' : 'up').toBe(expected);
  });

  test('is waited for as long as the slowest health check may take, and the engine to start it', () => {
    expect(upWithinMs([container({ healthVerdictMs: 0 })])).toBe(60_000);
    expect(upWithinMs([container({ healthVerdictMs: 0 }), container({ healthVerdictMs: 400_000 })])).toBe(
      460_000,
    );
  });

  test('is not waited for without end, whatever its health check says', () => {
    expect(upWithinMs([container({ healthVerdictMs: 3_600_000 })])).toBe(900_000);
  });
});
