import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { childrenOf, escapeXml, parseXml, textOf, XmlError } from '../src/xml.ts';

const listing =
  '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!-- x --><s:Result xmlns:s="http://x/" a=\'b\'>\n <Key>a &amp; b &#x1F642;&#13;</Key>\n<Key><![CDATA[<c>]]></Key><Empty/><Deep><Key>d</Key></Deep></s:Result>\n';

describe('a document', () => {
  it('is read with its texts', () => {
    const root = parseXml(listing);
    expect(root.name).toBe('Result');
    expect(childrenOf(root, 'Key').map(({ text }) => text)).toEqual(['a & b 🙂\r', '<c>']);
    expect(textOf(root, 'Empty')).toBe('');
    expect(textOf(root, 'Nothing')).toBeUndefined();
  });

  it('that is cut anywhere is none', () => {
    const end = listing.trimEnd().length;
    for (let length = 0; length < end; length += 1) {
      expect(() => parseXml(listing.slice(0, length))).toThrow(XmlError);
    }
  });

  it.each([
    ['a page', '<!DOCTYPE html><html><br></html>'],
    ['two documents', '<a/><b/>'],
    ['text around it', '<a/>x'],
    ['a wrong end', '<a><b></a></b>'],
    ['an unknown character', '<a>&nbsp;</a>'],
    ['a character that is none', '<a>&#x110000;</a>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['JSON', '{"a":1}'],
    ['nothing', ' \n'],
  ])('is not %s', (_, text) => {
    expect(() => parseXml(text)).toThrow(XmlError);
  });

  it('gives back any text that was written into it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(textOf(parseXml(`<a><b>${escapeXml(text)}</b></a>`), 'b')).toBe(text);
      }),
    );
  });
});
