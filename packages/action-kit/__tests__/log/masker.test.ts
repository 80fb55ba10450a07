import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Masker } from '../../src/log/masker.ts';

function masks(...secrets: string[]) {
  const told: string[] = [];
  const masker = new Masker((form) => told.push(form));
  for (const secret of secrets) masker.add(secret);
  return { masker, told };
}

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
