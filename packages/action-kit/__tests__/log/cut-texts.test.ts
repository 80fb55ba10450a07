import { lastLines, shorten, shortLine } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { masker } from '../../src/log/masker.ts';

const secret = 'Sw0rdFishAndChips';
masker.add(secret);

/** The parts of four characters that a text shows of the secret. */
function shownParts(text: string): string[] {
  const parts = Array.from({ length: secret.length - 3 }, (_, at) => secret.slice(at, at + 4));
  return parts.filter((part) => text.includes(part));
}

/** Digits and white space hold no part of the secret. */
const filling = (maxLength: number) => fc.string({ maxLength, unit: fc.constantFrom('1', '2', ' ', '\n') });

describe('a cut text', () => {
  it('shows no part of a secret, wherever the cut falls', () => {
    fc.assert(
      fc.property(filling(60), filling(60), fc.integer({ min: 1, max: 90 }), (before, after, most) => {
        const text = `${before}${secret}${after}`;
        for (const cut of [shorten(text, most), shortLine(text, most)]) {
          expect(cut.length).toBeLessThanOrEqual(most);
          expect(shownParts(cut)).toEqual([]);
        }
      }),
    );
  });

  it('shows no part of a secret at the beginning of its last lines', () => {
    for (let offset = 0; offset <= secret.length + 2; offset++) {
      const behind = 16_384 - offset;
      for (const rest of [
        '1'.repeat(behind),
        `${'1'.repeat(behind - 3)}\n22`,
        `\n${'1'.repeat(behind - 1)}`,
      ]) {
        const lines = lastLines(Buffer.from(`000${secret}${rest}`), 20);
        expect(lines.flatMap(shownParts)).toEqual([]);
        expect(lines).not.toEqual([]);
      }
    }
  });
});
