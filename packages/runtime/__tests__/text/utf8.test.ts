import { describe, expect, test } from '@jest/globals';
import { decodeUtf8 } from '../../src/index.ts';

describe('bytes that are UTF-8', () => {
  test.each([
    ['A=café 漢字 🚢\n', {}, 'A=café 漢字 🚢\n'],
    ['\ufeffA=1', {}, 'A=1'],
    ['\ufeffA=1', { keepMark: true }, '\ufeffA=1'],
    ['', {}, ''],
  ])('%j', (text, rule, expected) => {
    expect(decodeUtf8(Buffer.from(text), 'It', rule)).toBe(expected);
  });
});

describe('bytes that are not UTF-8 are refused by their line', () => {
  test.each([
    ['Latin-1', Buffer.from('A=1\nB=caf\xe9\nC=1\n', 'latin1'), 2],
    ['UTF-16', Buffer.from('\ufeffA=1\n', 'utf16le'), 1],
    ['a character that is cut off', Buffer.from('A=é', 'utf8').subarray(0, 3), 1],
    ['in the last line', Buffer.from('A\nB\n\xff', 'latin1'), 3],
  ])('%s', (_what, bytes, line) => {
    expect(() => decodeUtf8(bytes, 'The file x')).toThrow(`The file x cannot be read: line ${line}.`);
  });
});
