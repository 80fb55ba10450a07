import { describe, expect, test } from '@jest/globals';
import { comparable } from '../../src/postgres/catalog/expression.ts';

describe('an expression and what PostgreSQL makes of it after a restore are the same', () => {
  test.each([
    [
      `CHECK (((state)::text = ANY ((ARRAY['new'::character varying, 'sent'::character varying])::text[])))`,
      `CHECK (((state)::text = ANY (ARRAY[('new'::character varying)::text, ('sent'::character varying)::text])))`,
    ],
    [`CHECK ((a >= (0)::numeric(12,2)))`, `CHECK ((a >= 0::numeric(12, 2)))`],
    [
      `(at AT TIME ZONE 'UTC'::text) > '2026-01-01'::timestamp(3) without time zone`,
      `at AT TIME ZONE 'UTC' > '2026-01-01'`,
    ],
    [`'a'::public."State"`, `'a'::"State"`],
    [`SELECT a,\n    b\n   FROM t`, `SELECT a, b FROM t`],
  ])('%s', (before, after) => {
    expect(comparable(after)).toBe(comparable(before));
  });
});

describe('what says something else is another', () => {
  test.each([
    ['CHECK (a > 0)', 'CHECK (a > 1)'],
    ['CHECK (a IN (1))', 'CHECK (b IN (1))'],
    [`'x'::text AND b`, `'x'::text`],
    [`f(a)::timestamp with time zone AND c`, `f(a)::timestamp with time zone`],
    [`SELECT 1 ${'a'.repeat(300)} x`, `SELECT 1 ${'a'.repeat(300)} y`],
  ])('%s', (before, after) => {
    expect(comparable(after)).not.toBe(comparable(before));
  });
});

test('of a long one only a hash is told, since it may hold a secret', () => {
  expect(comparable(`SELECT 'secret' ${'b'.repeat(100)}`)).toMatch(/^sha256 [0-9a-f]{16}$/);
});
