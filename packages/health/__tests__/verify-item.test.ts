import { describe, expect, test } from '@jest/globals';
import {
  fieldsOfKind,
  kindOf,
  probeKinds,
  restoreItem,
  verifyItemFields,
  verifyItemSchema,
} from '../src/verify-item.ts';

const issuesOf = (item: unknown) =>
  verifyItemSchema.safeParse(item).error?.issues.map(({ code, path }) => [code, path.join('.')]);

/** An item of each kind with nothing but what it must have. */
const least: Readonly<Record<string, object>> = {
  url: { url: 'http://{node}/' },
  tcp: { tcp: '{node}:5432' },
  sql: { sql: 'select 1', service: 'db' },
  container: { container: 'web' },
  service: { service: 'web' },
  disk: { disk: {} },
  memory: { memory: {} },
  command: { command: ['true'] },
  backup: { backup: 'shop' },
};

describe('an item of verify', () => {
  test.each(Object.entries(least))('with "%s" is of that kind, and has the fields of all', (kind, fields) => {
    const item = verifyItemSchema.parse({ name: 'x', ...fields });
    expect(kindOf(item)).toBe(kind);
    expect(item).toMatchObject({ failures: 3, successes: 1, interval: 1000, timeout: expect.any(Number) });
    expect(item.severity).toMatch(/^P[12]$/);
  });

  test('is listed here for every kind', () => {
    expect(Object.keys(least).sort()).toEqual([...probeKinds].sort());
  });

  test.each([
    ['no kind', { name: 'web' }, [['invalid_type', 'url']]],
    ['a query of no database', { name: 'boats', sql: 'select 1' }, [['invalid_type', 'service']]],
    [
      'a query of two databases',
      { name: 'boats', sql: 'select 1', service: 'db', 'url-env': 'DATABASE_URL' },
      [['unrecognized_keys', '']],
    ],
    [
      'the URL of a database instead of its name',
      { name: 'boats', sql: 'select 1', 'url-env': 'postgresql://pilot:sw0rdfish@db/boats' },
      [['invalid_format', 'url-env']],
    ],
    [
      'a URL and a query',
      { name: 'x', service: 'db', sql: 'select 1', url: 'http://x/' },
      [['unrecognized_keys', '']],
    ],
    ['an unknown field', { name: 'web', url: 'http://x/', retries: 3 }, [['unrecognized_keys', '']]],
    ['a field of another kind', { name: 'room', disk: {}, contains: 'x' }, [['unrecognized_keys', '']]],
    [
      'a line for a shell',
      { name: 'nginx', command: 'systemctl is-active nginx' },
      [['invalid_type', 'command']],
    ],
    ['a port that no machine has', { name: 'ssh', tcp: 'db:99999' }, [['custom', 'tcp']]],
    ['port 0', { name: 'ssh', tcp: '[::1]:0' }, [['custom', 'tcp']]],
    ['a name of two lines', { name: 'a\nb', tcp: 'db:5432' }, [['invalid_format', 'name']]],
    ['a port without a host', { name: 'ssh', tcp: '22' }, [['invalid_format', 'tcp']]],
    [
      'a share without its sign',
      { name: 'room', disk: { 'max-used': '0.9' } },
      [['invalid_format', 'disk.max-used']],
    ],
    [
      'a size without a unit',
      { name: 'room', disk: { 'min-free': '2' } },
      [['invalid_format', 'disk.min-free']],
    ],
    [
      'a severity that does not exist',
      { name: 'web', url: 'http://x/', severity: 'high' },
      [['invalid_value', 'severity']],
    ],
    ['no object', 'web', [['invalid_type', '']]],
  ])('%s is reported at its field', (_what, item, issues) => {
    expect(issuesOf(item)).toEqual(issues);
  });

  test('has the fields of its kind for errors, and those of the kinds where it names none', () => {
    expect(verifyItemFields({ sql: 'select 1' })).toEqual(fieldsOfKind('sql'));
    expect(verifyItemFields({ name: 'web' })).toEqual(['name', ...probeKinds]);
  });

  test('that an earlier version stored has what is newer by default, and keeps what it had', () => {
    const stored = { name: 'boats', service: 'db', sql: 'select 1' };
    expect(restoreItem(stored)).toEqual(verifyItemSchema.parse(stored));
    const item = verifyItemSchema.parse({ name: 'room', disk: { 'min-free': '2GiB' }, timeout: '3s' });
    expect(restoreItem(JSON.parse(JSON.stringify(item)))).toEqual(item);
    expect(item).toMatchObject({ disk: { path: '/', 'min-free': 2 * 1024 ** 3 }, timeout: 3000 });
  });
});
