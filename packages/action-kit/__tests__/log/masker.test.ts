import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Masker } from '../../src/log/masker.ts';

function masks(...secrets: string[]) {
  const told: string[] = [];
  const masker = new Masker((form) => told.push(form));
  for (const secret of secrets) masker.add(secret);
  return { masker, told };
}

const written = `p&ss "w/rd" <$é>'+1%!`;

describe('a masked secret', () => {
  const secret = 'pa ss"w/rd+\u00e9';
  it.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify({ password: secret })],
    ['in a URL', `postgres://app:${encodeURIComponent(secret)}@db/harbor`],
    ['in Base64', Buffer.from(secret).toString('base64')],
    ['in Base64 behind a user name', Buffer.from(`deploy:${secret}`).toString('base64')],
    ['in Base64 amid other bytes', Buffer.from(`xy${secret}z`).toString('base64')],
  ])('is not shown %s', (_, text) => {
    const { masker } = masks(secret);
    expect(masker.clean(text)).toContain('***');
    expect(masker.clean(text)).not.toContain(text.slice(12, -12) || text);
  });

  // What each program really wrote for this text.
  it.each([
    ['JSON of Go', String.raw`p\u0026ss \"w/rd\" \u003c$é\u003e'+1%!`],
    ['JSON of Python', String.raw`p&ss \"w/rd\" <$\u00e9>'+1%!`],
    ['JSON of PHP', String.raw`p&ss \"w\/rd\" <$\u00e9>'+1%!`],
    ['JSON of .NET', String.raw`p\u0026ss \u0022w/rd\u0022 \u003C$\u00E9\u003E\u0027\u002B1%!`],
    ['JSON in JSON of jq', String.raw`p&ss \\\"w/rd\\\" <$é>'+1%!`],
    ['HTML of Go', 'p&amp;ss &#34;w/rd&#34; &lt;$é&gt;&#39;+1%!'],
    ['HTML of Python', 'p&amp;ss &quot;w/rd&quot; &lt;$é&gt;&#x27;+1%!'],
    ['HTML of jq', 'p&amp;ss &quot;w/rd&quot; &lt;$é&gt;&apos;+1%!'],
    ['a query of Go', 'p%26ss+%22w%2Frd%22+%3C%24%C3%A9%3E%27%2B1%25%21'],
    ['a path of Python', 'p%26ss%20%22w/rd%22%20%3C%24%C3%A9%3E%27%2B1%25%21'],
    ['a URL of jq', "p%26ss%20%22w%2Frd%22%20%3C%24%C3%A9%3E'%2B1%25!"],
    ['a URL in lower case', "p%26ss%20%22w%2frd%22%20%3c%24%c3%a9%3e'%2b1%25!"],
    ['a form of a browser', new URLSearchParams({ a: written }).toString().slice(2)],
    ['quotes of a POSIX shell', String.raw`p&ss "w/rd" <$é>'\''+1%!`],
    ['quotes of Python', `p&ss "w/rd" <$é>'"'"'+1%!`],
    ['backslashes of bash', String.raw`p\&ss\ \"w/rd\"\ \<\$é\>\'+1%\!`],
    ['single quotes of YAML and SQL', `p&ss "w/rd" <$é>''+1%!`],
    ['Compose', `p&ss "w/rd" <$$é>'+1%!`],
    ['Base64 of URLs', Buffer.from(`{"a":"${written}"}`).toString('base64url').slice(8, -3)],
  ])('is not shown as %s writes it', (_, text) => {
    const { masker } = masks(written);
    expect(masker.clean(`(${text})`)).toMatch(/^\(.{0,4}\*{3}.{0,4}\)$/);
  });

  it('is hidden line by line too, as a key in a log would be', () => {
    const { masker } = masks('-----BEGIN KEY-----\nAAAAB3Nza\r\nshort\n-----END KEY-----\n');
    expect(masker.clean('stderr: AAAAB3Nza and short')).toBe('stderr: *** and ***');
  });

  it('that is a URL hides its password alone, also decoded', () => {
    const { masker } = masks('postgresql://app:p%40ssw0rd@db:5432/harbor');
    expect(masker.clean('password p@ssw0rd and p%40ssw0rd')).toBe('password *** and ***');
  });

  it('that is part of a longer one leaves nothing of the longer one', () => {
    const { masker } = masks('secret', 'secret-and-more');
    expect(masker.clean('secret-and-more')).toBe('***');
  });

  it.each(['', ' ', '80', 'yes', 'true', 'False'])(
    'is never the value %p, whose mask would hole every text',
    (value) => {
      expect(masks(value).told).toEqual([]);
    },
  );

  it('is told to the runner once', () => {
    const { told } = masks('swordfish', 'swordfish');
    expect(told.filter((form) => form === 'swordfish')).toHaveLength(1);
  });

  it('is gone from every string of a report, and keys stay', () => {
    const { masker } = masks('swordfish');
    expect(masker.cleanDeep({ swordfish: ['a swordfish', 1, null, { b: 'swordfish' }] })).toEqual({
      swordfish: ['a ***', 1, null, { b: '***' }],
    });
  });

  it('is hidden whatever it is and wherever it stands', () => {
    const secrets = fc
      .string({ minLength: 4, maxLength: 40, unit: 'grapheme' })
      .filter((s) => s.trim().length >= 4);
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (value, before, after) => {
        fc.pre(!/^\s*(true|false|null|none)\s*$/i.test(value));
        const { masker } = masks(value);
        for (const form of [value, JSON.stringify(value).slice(1, -1)]) {
          expect(masker.clean(`${before}|${form}|${after}`)).toContain('***');
        }
      }),
    );
  });
});
