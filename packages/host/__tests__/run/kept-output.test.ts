import { expect, test } from '@jest/globals';
import { KeptOutput } from '../../src/run/kept-output.ts';

test('an output that is evidence keeps its newest whole lines, in bounded memory', () => {
  const output = new KeptOutput(1_000);
  for (let count = 0; count < 5_000; count++) {
    output.push(Buffer.from(`line ${count}\n`));
    output.dropOldest();
    expect(output.bytes().length).toBeLessThanOrEqual(2_000);
  }
  const lines = output.bytes().toString().trimEnd().split('\n');
  expect(lines[0]).toMatch(/^line \d+$/);
  expect(lines.at(-1)).toBe('line 4999');
  expect(lines.length).toBeGreaterThan(50);
});
