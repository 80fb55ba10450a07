import { expect, test } from '@jest/globals';
import { labelledLines } from '../../src/watch/last-words.ts';

test('lines that are not empty are shown with their label', () => {
  expect(labelledLines('log', 'one  \n\n  two\n')).toEqual(['  log: one', '  log:   two']);
  expect(labelledLines('log', '\n')).toEqual([]);
});

test('a line that repeats is shown once, so that the lines before it stay visible', () => {
  const text = ['the cause', ...Array.from({ length: 60 }, () => 'no'), 'yes', 'no'].join('\n');
  expect(labelledLines('log', text)).toEqual([
    '  log: the cause',
    '  log: no (60 times in a row)',
    '  log: yes',
    '  log: no',
  ]);
});

test('of many lines the last twenty are shown, and of a long one its beginning', () => {
  const lines = labelledLines('log', Array.from({ length: 50 }, (_, index) => `line ${index}`).join('\n'));
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([20, '  log: line 30', '  log: line 49']);
  expect(labelledLines('log', 'x'.repeat(5_000))[0]).toHaveLength('  log: '.length + 500);
});
