import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { readMigrateInputs } from '../src/inputs.ts';

function read(databases: unknown, urls: Record<string, string>, more: Record<string, string> = {}) {
  Object.assign(process.env, {
    INPUT_DATABASES: JSON.stringify(databases),
    INPUT_URLS: JSON.stringify(urls),
    INPUT_COMMAND: 'migrate',
    INPUT_BACKUP: 'never',
    INPUT_INSTALL: 'auto',
    INPUT_ALLOW: 'any',
    INPUT_ORDER: 'side-by-side',
    INPUT_TIMEOUT: '15m',
    'INPUT_LOCK-WAIT': '10m',
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

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const access = {
  'INPUT_SSH-USER': 'deploy',
  'INPUT_SSH-KEY': privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  'INPUT_SSH-KNOWN-HOSTS': 'ship ssh-ed25519 AAAA',
};

describe('inputs', () => {
  test('are typed, with paths relative to the checkout', () => {
    const inputs = read([{ ...harbor, schema: 'db/schema.prisma', 'url-env': 'HARBOR_URL' }], {
      harbor: url,
    });
    expect(inputs).toMatchObject({
      install: 'auto',
      timeoutMs: 900_000,
      lockWaitMs: 600_000,
      unusedUrls: [],
    });
    expect(inputs.databases).toEqual([
      {
        name: 'harbor',
        reach: { kind: 'direct', directory: '/repository/harbor', schema: 'db/schema.prisma' },
        urlVariable: 'HARBOR_URL',
        target: expect.objectContaining({ host: 'db', database: 'harbor' }),
      },
    ]);
  });

  test('report URLs that no database uses', () => {
    expect(read([harbor], { harbor: url, harbour: url }).unusedUrls).toEqual(['harbour']);
  });

  test.each<[string, unknown, Record<string, string>, RegExp]>([
    ['no database', [], { harbor: url }, /The list is empty/],
    ['an unknown field', [{ ...harbor, url: 'x' }], { harbor: url }, /The field "url" is unknown/],
    [
      'no directory',
      [{ name: 'harbor' }],
      { harbor: url },
      /"reach" is "direct", and "directory" is missing/,
    ],
    ['a name with a blank', [{ ...harbor, name: 'the harbor' }], { harbor: url }, /a name has letters/],
    ['a database without URL', [harbor], { harbour: url }, /"urls" does not name it/],
    [
      'a secret that does not exist',
      [harbor],
      { harbor: '' },
      /has no value\.[\s\S]*GitHub gives null for a variable or secret that does not exist/,
    ],
    [
      'another kind of server',
      [harbor],
      { harbor: 'mysql://app:open-sesame@db/harbor' },
      /begins with mysql/,
    ],
    ['a name that is given twice', [harbor, harbor], { harbor: url }, /The name is given twice/],
    [
      'a database that is given twice',
      [harbor, snow],
      { harbor: url, snow: url },
      /Both URLs lead to database "harbor" at db:5432/,
    ],
  ])('refuse %s, and show no secret', (_, databases, urls, told) => {
    expect(() => read(databases, urls)).toThrow(told);
    expect(() => read(databases, urls)).not.toThrow(/sesame/);
  });

  test('report the problems of all databases at once', () => {
    const attempt = () => read([harbor, snow], { harbor: 'mysql://h/d' });
    expect(attempt).toThrow(/"harbor" cannot be used[\s\S]*"snow" has no URL/);
  });

  test('choose how a database is reached', () => {
    const there = { host: 'admin@ship:2222' };
    const read1 = (item: object) => read([{ ...harbor, ...there, ...item }], { harbor: url }, access);
    const machine = expect.objectContaining({ address: 'ship', port: 2222, user: 'admin' });
    for (const kind of ['ssh-tunnel', 'on-host'])
      expect(read1({ reach: kind }).databases[0]?.reach).toEqual({
        ...{ kind, machine, directory: '/repository/harbor' },
      });
    const inImage = { reach: 'in-image', image: 'registry/harbor@sha256:12', network: 'quay' };
    expect(read1({ ...inImage, directory: '/app' }).databases[0]?.reach).toEqual({
      ...{
        kind: 'in-image',
        machine,
        image: 'registry/harbor@sha256:12',
        network: 'quay',
        directory: '/app',
      },
    });
  });

  test.each<[string, object, RegExp]>([
    [
      'a host without a reach that uses it',
      { host: 'ship' },
      /"reach" is "direct", and "host" has no meaning with it/,
    ],
    ['a reach without its host', { reach: 'on-host' }, /"host" is missing/],
    ['an image without its name', { reach: 'in-image', host: 'ship' }, /"image" is missing/],
    ['an image without a reach that uses it', { image: 'harbor:1' }, /"image" has no meaning with it/],
    [
      'an image that is an option',
      { reach: 'in-image', host: 'ship', image: '--privileged' },
      /the name of an image/,
    ],
  ])('refuse %s', (_, item, told) => {
    expect(() => read([{ ...harbor, ...item }], { harbor: url }, access)).toThrow(told);
  });

  test.each<[string, object, Record<string, string>, RegExp]>([
    ['that nobody could find', {}, {}, /"backup-directory" is empty/],
    [
      'at an invalid path of a host',
      { reach: 'on-host', host: 'ship' },
      { 'INPUT_BACKUP-DIRECTORY': 'dumps' },
      /The dumps of "harbor" stay on their hosts/,
    ],
    [
      'that no program could make',
      { reach: 'in-image', host: 'ship', image: 'harbor:1' },
      { 'INPUT_BACKUP-DIRECTORY': '/dumps' },
      /"backup-image" is empty/,
    ],
  ])('refuse a backup %s', (_, item, more, told) => {
    const given = { ...access, INPUT_BACKUP: 'always', ...more };
    expect(() => read([{ ...harbor, ...item }], { harbor: url }, given)).toThrow(told);
  });

  test('put the dumps of the runner below the checkout', () => {
    const given = { INPUT_BACKUP: 'destructive', 'INPUT_BACKUP-DIRECTORY': 'dumps' };
    expect(read([harbor], { harbor: url }, given).backup).toMatchObject({
      ...{ when: 'destructive', directoryHere: '/repository/dumps' },
    });
  });
});
