import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readMarker, writeMarker } from '../../src/issues/marker.ts';

describe('the marker', () => {
  it('is one HTML comment on one line, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.jsonValue()), (key, data) => {
        // JSON has no minus zero, and __proto__ is no key of an object literal.
        const plain = JSON.parse(JSON.stringify(data));
        const written = writeMarker({ key, open: true, data: plain });
        expect(written).toMatch(/^<!-- [^<>\n\r]* -->$/);
        expect(readMarker(`${written}\ntext`)).toMatchObject({ key, open: true, data: plain });
      }),
    );
  });

  it('counts only in the first line', () => {
    expect(readMarker(`A log.\n${writeMarker({ key: 'k', open: true })}`)).toBeUndefined();
  });

  it('is read from a body with the line ends of a browser', () => {
    expect(readMarker(`${writeMarker({ key: 'k', open: false })}\r\ntext`)).toMatchObject({
      key: 'k',
      open: false,
    });
  });

  it('is found also when its data are too many, which are left out', () => {
    const written = writeMarker({ key: 'k', open: true, data: { log: 'x'.repeat(20_000) } });
    expect(written.length).toBeLessThan(200);
    expect(readMarker(written)).toEqual({
      key: 'k',
      open: true,
      notedAt: undefined,
      duplicateOf: undefined,
      data: undefined,
    });
  });

  it.each(['', 'A bug.', '<!-- fairway:incident {oh -->', '<!-- fairway:incident {"v":2,"key":"k"} -->'])(
    'is not %j',
    (body) => {
      expect(readMarker(body)).toBeUndefined();
    },
  );
});
