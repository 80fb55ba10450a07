import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { actionDefaults } from '../../../test/stage/step/action-defaults.ts';
import { readBackupInputs } from '../src/inputs.ts';

const databases = `
- {name: notes, kind: command, dump: cat notes, verify: grep -q end, restore: cp}
`;
const destinations = `
- {name: first, kind: s3, service: b2, region: eu-central-003, bucket: backups}
- {name: second, kind: host, host: "backup@store:2222", directory: /srv/backups}
`;
const credentials = `
first.access-key-id: key
first.secret-access-key: open-sesame
notes.TOKEN: open-barley
`;
// Made by age-keygen for these tests alone.
const secret = 'AGE-SECRET-KEY-1SU8QLYCHQYK068EKZLZF7WFLR9YS5PZ4X5CSSYHGJMQQQM9GM3YSFHHSW5';
const stranger = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
const access = {
  'ssh-user': 'deploy',
  'ssh-key': generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  'ssh-known-hosts': 'store ssh-ed25519 AAAA',
};

function read(more: Readonly<Record<string, string>> = {}) {
  const inputs = {
    ...actionDefaults('backup-upload'),
    databases,
    destinations,
    credentials,
    ...access,
    ...more,
  };
  for (const [name, value] of Object.entries(inputs)) process.env[`INPUT_${name.toUpperCase()}`] = value;
  return readBackupInputs(false);
}
afterEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('INPUT_')) delete process.env[name];
});

describe('inputs', () => {
  test('give each source and destination its own secrets, and each machine its target', () => {
    const { depot, backUp, retention, prove } = read();
    expect(depot.sources.map(({ item, credentials }) => [item.name, credentials])).toEqual([
      ['notes', { TOKEN: 'open-barley' }],
    ]);
    expect(depot.destinations.map(({ item, credentials }) => [item.name, credentials])).toEqual([
      ['first', { 'access-key-id': 'key', 'secret-access-key': 'open-sesame' }],
      ['second', {}],
    ]);
    expect(depot.targets.get('backup@store:2222')).toMatchObject({ user: 'backup', port: 2222 });
    expect(backUp).toMatchObject({ compression: 'zst', required: 'all', recipients: [], stallMs: 300_000 });
    expect(retention).toEqual({ keepDays: 30, keepMin: 3, daily: 0, weekly: 0, monthly: 0 });
    expect(prove?.by).toBe('restore');
  });

  test('take a database by the service of its project, and roles along without their passwords', () => {
    const { depot } = read({
      databases: '- {name: shop, kind: postgres, host: [a, b], stack: shop, service: db, globals: true}',
      credentials: credentials.replace('notes.TOKEN', 'shop.password'),
    });
    expect(depot.sources[0]?.item).toMatchObject({ reach: 'in-container', host: ['a', 'b'], globals: true });
    expect([...depot.targets.keys()]).toEqual(['a', 'b', 'backup@store:2222']);
  });

  test('take `none` for backups that everybody may read, and no empty variable', () => {
    expect(read({ 'encrypt-to': 'none' }).backUp).toMatchObject({ recipients: [], inClear: true });
    expect(read({ 'encrypt-to': '' }).backUp.inClear).toBeUndefined();
  });

  test('take a private key that opens nothing new where older backups are restored', () => {
    const other = { 'encrypt-to': stranger, 'decrypt-with': secret };
    expect(read({ ...other, command: 'restore' }).depot.identities).toHaveLength(1);
  });

  test('choose the only source for a restore, and the backup that is named', () => {
    const id = '20261129T031700000Z-k3x9q2';
    expect(read({ command: 'restore' }).chosen).toEqual({ source: 'notes', backup: { which: 'newest' } });
    expect(read({ command: 'restore', backup: id }).chosen.backup).toEqual({ which: 'named', id });
    expect(read({ command: 'restore', before: '2026-11-29' }).chosen.backup).toEqual({
      which: 'before',
      at: Date.UTC(2026, 10, 29),
    });
    expect(read().chosen.source).toBeUndefined();
  });
});

describe('inputs that cannot be used are named, with what to write and without any secret', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['no source', { databases: '[]' }, ['The input "databases"', 'The list is empty']],
    ['no destination', { destinations: '[]' }, ['The input "destinations"', 'The list is empty']],
    ['an unknown kind', { databases: '- {name: a, kind: redis}' }, ['The field "kind"']],
    [
      'an unknown field',
      { databases: '- {name: notes, kind: command, dump: x, verfy: y}' },
      ['"verfy" is unknown', 'Did you mean "verify"?'],
    ],
    [
      'a database in no service',
      { databases: '- {name: a, kind: postgres, host: db1}' },
      ['names the service of the database'],
    ],
    [
      'a service of nothing',
      { databases: '- {name: a, kind: mariadb, host: db1, service: db}' },
      ['goes with "project" or with "stack"'],
    ],
    [
      'a service that is reached directly',
      { databases: '- {name: a, kind: postgres, reach: direct, service: db}' },
      ['"service"', 'has no meaning with "reach: direct"'],
    ],
    [
      'a database without its URL',
      { databases: '- {name: notes, kind: postgres, reach: direct}', credentials: '' },
      ['`notes.url`'],
    ],
    ['a volume without its name', { databases: '- {name: a, kind: volume}' }, ['"volume" is missing']],
    ['a path that is none', { databases: '- {name: a, kind: paths, paths: [srv]}' }, ['an absolute path']],
    ['one name twice', { databases: databases + databases.trim() }, ['The name "notes" is given twice']],
    ['no credentials', { credentials: '' }, ['first cannot be opened', '`access-key-id`']],
    [
      'credentials of nobody',
      { credentials: `${credentials}third.access-key-id: open-rye` },
      ['`third.access-key-id`', 'belongs to nobody'],
    ],
    ['a machine without a key', { 'ssh-key': '' }, ['"second" is on a machine', '"ssh-key"']],
    ['a private key to encrypt to', { 'encrypt-to': 'AGE-SECRET-KEY-1X' }, ['A private key stands']],
    [
      'a private key of somebody else',
      { 'encrypt-to': stranger, 'decrypt-with': secret },
      ['opens no backup of this run', `encrypted to ${stranger}`],
    ],
    [
      'a restore without a way back',
      { command: 'restore', databases: '- {name: notes, kind: command, dump: x, verify: y}' },
      ['cannot restore notes', 'no `restore` command'],
    ],
    ['a source that is not there', { source: 'shop' }, ['"shop" is not among "databases"', 'notes']],
    ['an id that is none', { command: 'restore', backup: 'newest' }, ['"newest" is no id']],
    [
      'two ways to a backup',
      { backup: '20261129T031700000Z-k3x9q2', before: '2026-11-29' },
      ['"backup" names one'],
    ],
    ['a time without a zone', { command: 'restore', before: '03:00' }, ['is no time with a zone']],
    ['a hold of nothing', { command: 'hold' }, ['A hold is for a backup that is named']],
    ['the end of a hold of nothing', { command: 'unhold' }, ['A hold is for a backup that is named']],
    ['nothing to keep', { 'keep-min': '0' }, ['"keep-min"', 'from 1 to']],
    ['more at once than have room', { parallel: '5' }, ['"parallel"', 'from 1 to 4']],
    ['a wrong number of destinations', { require: 'most' }, ['"require"', 'neither "all" nor "any"']],
    ['more destinations than there are', { require: '3' }, ['3 destinations must have', 'has 2']],
  ])('%s', (_, inputs, texts) => {
    const thrown = (() => {
      try {
        return read(inputs);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(Error);
    for (const text of texts) expect((thrown as Error).message).toContain(text);
    expect((thrown as Error).message).not.toMatch(/open-/);
  });
});
