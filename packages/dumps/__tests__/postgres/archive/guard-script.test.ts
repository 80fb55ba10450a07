import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from '@jest/globals';
import { guardScript } from '../../../src/postgres/archive/guard-script.ts';

async function passed(script: string, length: number): Promise<string> {
  const bytes = Buffer.from(script);
  const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
  let text = '';
  await pipeline(Readable.from(pieces), guardScript(), async (chunks) => {
    for await (const chunk of chunks) text += chunk;
  });
  return text;
}

const whole = [
  '--',
  '\\restrict abc',
  'COPY public.t (id, t) FROM stdin;',
  '\\N\tx',
  '\\\\x6869\ty',
  'a\\connect',
  '\\tindented',
  '\\.',
  'SELECT 1;',
  "SELECT 'it''s \\! quoted', E'also \\' \\! this', \"a\\name\", $$\\! too$$, $a$ $$ \\c $b$ $a$, $1;",
  "SELECT E'goes'",
  "  ' on \\' \\! here';",
  '-- a \\! remark',
  '/* a /* nested */ \\! one */',
  'COPY "s p"."t;" ("a b", c) FROM stdin;',
  "\\\\x00\t' $$ -- /*",
  '\\.',
  "CREATE FUNCTION f() RETURNS void AS $_$ SELECT '\\!' $_$;",
  '\\unrestrict abc',
  '',
].join('\n');

describe('a script of pg_dump', () => {
  it.each([1, 3, 10_000])(
    'passes in pieces of %d bytes, with rows that begin with a backslash',
    async (length) => {
      expect(await passed(whole, length)).toBe(whole);
    },
  );

  it.each([
    '\\connect production',
    '\\c production',
    '\\! rm -rf /',
    '\\i /etc/passwd',
    '\\o /tmp/x',
    '\\copy t to x',
    'SELECT 1; \\! touch /tmp/x',
    ' \\connect production',
    '\\restrict a \\! touch /tmp/x',
    "SELECT 'a\\' \\! touch /tmp/x",
    "SELECT E'a' '\\' \\! touch /tmp/x",
    'SELECT $a$ $b$ $a$ \\! touch /tmp/x',
    'SELECT a$b$ \\! touch /tmp/x; $b$',
    '/* /* */ */ \\! touch /tmp/x',
    '-- COPY t FROM stdin;\n\\! touch /tmp/x',
    "SELECT 'COPY t FROM stdin;';\n\\! touch /tmp/x",
    'COPY (SELECT * FROM stdin) TO stdout;\n\\! touch /tmp/x',
    'COPY t FROM stdin; \\! touch /tmp/x',
  ])('is refused with %s', async (line) => {
    for (const length of [1, 5, 10_000]) {
      await expect(passed(`${whole}${line}\nDROP TABLE t;\n`, length)).rejects.toThrow('| \\');
      await expect(passed(line, length)).rejects.toThrow('is not restored');
    }
  });
});
