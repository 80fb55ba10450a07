import { describe, expect, test } from '@jest/globals';
import { type ContainerEvent, outageOf } from '../../../src/compose/index.ts';
import { container } from '../containers.ts';

const events = (...all: [number, string, string][]): ContainerEvent[] =>
  all.map(([at, id, action]) => ({
    at,
    action,
    container: id,
    name: id,
    service: 'web',
    exitCode: undefined,
  }));

describe('the gap of a change', () => {
  test('is from the order to stop to the first yes of the new health check', () => {
    const seen = events(
      [100, 'c1', 'kill'],
      [900, 'c1', 'die'],
      [1000, 'c2', 'start'],
      [2600, 'c2', 'health_status: healthy'],
    );
    expect(outageOf(seen, [container()], new Set(['c2']))).toBe(2500);
  });

  test('is to the start where there is no health check', () => {
    expect(outageOf(events([100, 'c1', 'kill'], [1000, 'c2', 'start']), [container()], new Set())).toBe(900);
  });

  test('is none where the new one was healthy before the old one went', () => {
    const seen = events(
      [0, 'c2', 'start'],
      [500, 'c2', 'health_status: healthy'],
      [900, 'c1', 'kill'],
      [950, 'c1', 'die'],
    );
    expect(outageOf(seen, [container()], new Set(['c2']))).toBe(0);
  });

  test('is the sum where a bad one was tried in between', () => {
    const seen = events([0, 'c1', 'kill'], [100, 'c2', 'start'], [300, 'c2', 'kill'], [400, 'c3', 'start']);
    expect(outageOf(seen, [container()], new Set())).toBe(200);
  });

  test('is unknown where it did not serve before, or never served again', () => {
    expect(outageOf([], [container({ state: 'exited' })], new Set())).toBeUndefined();
    expect(outageOf(events([0, 'c1', 'die']), [container()], new Set())).toBeUndefined();
  });
});
