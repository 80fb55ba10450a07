import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OutputLines } from '../../src/run/output-lines.ts';

test('lines arrive whole wherever the bytes were cut', () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ''));
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), fc.integer({ min: 1, max: 7 }), (lines, size) => {
      const told: string[] = [];
      const output = new OutputLines((text) => told.push(text));
      const bytes = Buffer.from(`${lines.join('\n')}\n`);
      for (let start = 0; start < bytes.length; start += size)
        output.push(bytes.subarray(start, start + size));
      output.end();
      expect(told).toEqual(lines);
    }),
  );
});

test('a last line without a newline is reported at the end', () => {
  const told: string[] = [];
  const output = new OutputLines((text) => told.push(text));
  output.push(Buffer.from('one\r\ntwo'));
  expect(told).toEqual(['one']);
  output.end();
  expect(told).toEqual(['one', 'two']);
});
