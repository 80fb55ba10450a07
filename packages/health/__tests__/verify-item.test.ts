import { describe, expect, test } from '@jest/globals';
import { isDatabaseProbe, isProbe, verifyItemFields, verifyItemSchema } from '../src/index.ts';

const issuesOf = (item: unknown) =>
  verifyItemSchema.safeParse(item).error?.issues.map(({ code, path }) => [code, path.join('.')]);

describe('an item of verify', () => {
  test('asks a URL, or with "sql" the database of a service', () => {
    const url = verifyItemSchema.parse({ name: 'web', url: 'http://{node}/' });
    const sql = verifyItemSchema.parse({ name: 'boats', service: 'db', sql: 'select 1', answer: '1' });
    expect([isProbe(url), isDatabaseProbe(url)]).toEqual([true, false]);
    expect([isProbe(sql), isDatabaseProbe(sql)]).toEqual([false, true]);
    expect(url).toMatchObject({ timeout: 5000, from: 'runner' });
  });

  test.each([
    ['no address', { name: 'web' }, [['invalid_type', 'url']]],
    ['a query of no service', { name: 'boats', sql: 'select 1' }, [['invalid_type', 'service']]],
    [
      'a URL and a query',
      { name: 'x', service: 'db', sql: 'select 1', url: 'http://x/' },
      [['unrecognized_keys', '']],
    ],
    ['an unknown field', { name: 'web', url: 'http://x/', retries: 3 }, [['unrecognized_keys', '']]],
    ['no object', 'web', [['invalid_type', '']]],
  ])('%s is reported at its field', (_what, item, issues) => {
    expect(issuesOf(item)).toEqual(issues);
  });

  test('has one list of fields for errors', () => {
    expect(verifyItemFields).toEqual(
      expect.arrayContaining(['name', 'url', 'json', 'service', 'sql', 'answer']),
    );
    expect(new Set(verifyItemFields).size).toBe(verifyItemFields.length);
  });
});
