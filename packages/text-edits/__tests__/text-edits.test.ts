import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits, keepingLines, type TextEdit } from '../src/index.ts';

const yaml = 'image: a:1 # pinned\nname:   "x"\r\n';

describe('edits of a text', () => {
  it.each<[string, readonly TextEdit[], string]>([
    ['no edit leaves it as it is', [], yaml],
    ['a value is replaced', [{ from: 7, to: 10, text: 'a:22' }], 'image: a:22 # pinned\nname:   "x"\r\n'],
    ['an empty range inserts', [{ from: 0, to: 0, text: '# top\n' }], `# top\n${yaml}`],
    ['a range to the end is replaced', [{ from: 19, to: yaml.length, text: '' }], 'image: a:1 # pinned'],
    [
      'two values are replaced, in any order',
      [
        { from: 28, to: 31, text: 'y' },
        { from: 7, to: 10, text: 'b' },
      ],
      'image: b # pinned\nname:   y\r\n',
    ],
    [
      'neighbours do not overlap',
      [
        { from: 7, to: 8, text: 'b' },
        { from: 8, to: 10, text: '' },
      ],
      'image: b # pinned\nname:   "x"\r\n',
    ],
  ])('%s', (_what, edits, expected) => {
    expect(applyEdits(yaml, edits)).toBe(expected);
  });

  it.each<[string, readonly TextEdit[]]>([
    [
      'overlap',
      [
        { from: 0, to: 3, text: '' },
        { from: 2, to: 4, text: '' },
      ],
    ],
    ['end before they begin', [{ from: 3, to: 2, text: '' }]],
    ['end behind the text', [{ from: 0, to: yaml.length + 1, text: '' }]],
  ])('ranges that %s are refused', (_what, edits) => {
    expect(() => applyEdits(yaml, edits)).toThrow(RangeError);
  });

  it('never change a character outside of their ranges', () => {
    const pieces = fc.array(
      fc.record({ kept: fc.string(), old: fc.string({ minLength: 1 }), text: fc.string() }),
    );
    fc.assert(
      fc.property(pieces, fc.string(), (all, end) => {
        let at = 0;
        const edits = all.map(({ kept, old, text }) => {
          const from = at + kept.length;
          at = from + old.length;
          return { from, to: at, text };
        });
        const before = all.map(({ kept, old }) => kept + old).join('') + end;
        const after = all.map(({ kept, text }) => kept + text).join('') + end;
        expect(applyEdits(before, edits.toReversed())).toBe(after);
      }),
    );
  });

  it.each<[string, string, string]>([
    ['a line', 'x', 'x'],
    ['as many lines', 'x\ny\nz', 'x\ny\nz'],
    ['fewer lines', 'x', 'x\n\n'],
    ['more lines', 'x\ny\nz\n!', 'x\ny\nz\n!'],
  ])('keep the number of the lines below: %s', (what, text, expected) => {
    const source = what === 'a line' ? 'abc' : 'a\nb\nc';
    expect(keepingLines(source, { from: 0, to: source.length, text }).text).toBe(expected);
  });
});
