import { afterEach, describe, expect, test } from '@jest/globals';
import { readMigrateInputs } from '../src/inputs.ts';

function read(databases: unknown, urls: Record<string, string>, more: Record<string, string> = {}) {
  Object.assign(process.env, {
    INPUT_DATABASES: JSON.stringify(databases),
    INPUT_URLS: JSON.stringify(urls),
    INPUT_INSTALL: 'auto',
    INPUT_ALLOW: 'any',
    INPUT_ORDER: 'side-by-side',
    INPUT_TIMEOUT: '15m',
    ...more,
  });
  return readMigrateInputs('/repository');
}
afterEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('INPUT_')) delete process.env[name];
});

const harbor = { name: 'harbor', directory: 'harbor' };
const snow = { name: 'snow', directory: 'snow' };
const url = 'postgresql://app:open-sesame@db/harbor';

describe('inputs', () => {
  test('are typed, with paths from the checkout', () => {
    const inputs = read([{ ...harbor, schema: 'db/schema.prisma', 'url-env': 'HARBOR_URL' }], {
      harbor: url,
    });
    expect(inputs).toMatchObject({ install: 'auto', timeoutMs: 900_000, unusedUrls: [] });
    expect(inputs.databases).toEqual([
      {
        name: 'harbor',
        directory: '/repository/harbor',
        schema: 'db/schema.prisma',
        urlVariable: 'HARBOR_URL',
        target: expect.objectContaining({ host: 'db', database: 'harbor' }),
      },
    ]);
  });

  test('tell of URLs that no database has', () => {
    expect(read([harbor], { harbor: url, harbour: url }).unusedUrls).toEqual(['harbour']);
  });

  test.each<[string, unknown, Record<string, string>, RegExp]>([
    ['no database', [], { harbor: url }, /The list is empty/],
    ['an unknown field', [{ ...harbor, url: 'x' }], { harbor: url }, /The field "url" is unknown/],
    ['no directory', [{ name: 'harbor' }], { harbor: url }, /"directory" is missing/],
    ['a name with a blank', [{ ...harbor, name: 'the harbor' }], { harbor: url }, /a name has letters/],
    ['a database without URL', [harbor], { harbour: url }, /"urls" does not name it/],
    [
      'a secret that does not exist',
      [harbor],
      { harbor: '' },
      /A secret that does not exist is an empty text/,
    ],
    [
      'another kind of server',
      [harbor],
      { harbor: 'mysql://app:open-sesame@db/harbor' },
      /begins with mysql/,
    ],
    ['one name twice', [harbor, harbor], { harbor: url }, /The name stands there twice/],
    [
      'one database twice',
      [harbor, snow],
      { harbor: url, snow: url },
      /Both URLs lead to database "harbor" at db:5432/,
    ],
  ])('refuse %s, and show no secret', (_, databases, urls, told) => {
    expect(() => read(databases, urls)).toThrow(told);
    expect(() => read(databases, urls)).not.toThrow(/sesame/);
  });

  test('tell the problems of all databases at once', () => {
    const attempt = () => read([harbor, snow], { harbor: 'mysql://h/d' });
    expect(attempt).toThrow(/"harbor" cannot be used[\s\S]*"snow" has no URL/);
  });
});
