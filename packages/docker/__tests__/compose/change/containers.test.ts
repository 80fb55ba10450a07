import { expect, test } from '@jest/globals';
import { restartMs } from '../../../src/compose/change/containers.ts';
import { container } from '../containers.ts';

test('a restart may take as long as the slowest container may take to stop, and the engine some time beside', () => {
  const [slow, quick] = [container({ stopSeconds: 45 }), container({ stopSeconds: 1 })];
  expect(restartMs([quick, slow])).toBeGreaterThan(45_000 + 60_000);
  expect(restartMs([quick])).toBeLessThan(restartMs([slow]));
});
