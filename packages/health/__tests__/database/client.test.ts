import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { askScript, reasonIn } from '../../src/database/client.ts';

/** The lab has no MariaDB, so a stand-in for its client prints the arguments and variables that it gets. */
const client = '#!/bin/sh\nprintf "%s\\n" "$*" "$MYSQL_PWD$PGPASSWORD" "$(cat)"\n';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairway-client-'));
  symlinkSync('/bin/cat', join(directory, 'cat'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function ask(name: string, env: Readonly<Record<string, string>>) {
  writeFileSync(join(directory, name), client);
  chmodSync(join(directory, name), 0o755);
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', askScript], {
    input: 'select 1;\n',
    // This machine may have its own client.
    env: { ...env, PATH: directory },
    encoding: 'utf8',
  });
  const [argv, password, query] = stdout.split('\n');
  return { status, argv, password, query, stderr };
}

/** A file with a value, like Docker's secrets. */
function secret(value: string): string {
  const file = join(directory, 'secret');
  writeFileSync(file, `${value}\n`);
  return file;
}

describe('a database is asked as the account of its environment', () => {
  const odd = 'a "b" $c';
  test.each([
    ['mariadb', { MARIADB_ROOT_PASSWORD: odd, MARIADB_DATABASE: 'shop' }, '-N -B -u root shop', odd],
    ['mariadb', { MARIADB_USER: 'app', MARIADB_PASSWORD: odd }, '-N -B -u app mysql', odd],
    [
      'mysql',
      { MYSQL_USER: 'app', MYSQL_PASSWORD: 'p', MYSQL_ROOT_PASSWORD: 'q' },
      '-N -B -u app mysql',
      'p',
    ],
    ['mysql', { MYSQL_ROOT_PASSWORD: 'q', MYSQL_DATABASE: 'a b' }, '-N -B -u root a b', 'q'],
  ])('%s: %j', (name, env, argv, password) => {
    expect(ask(name, env)).toEqual({ status: 0, argv, password, query: 'select 1;', stderr: '' });
  });

  test.each([
    ['mariadb', 'MARIADB_ROOT_PASSWORD_FILE', '-N -B -u root mysql'],
    ['mysql', 'MYSQL_ROOT_PASSWORD_FILE', '-N -B -u root mysql'],
  ])('%s: a password in a file of %s', (name, variable, argv) => {
    expect(ask(name, { [variable]: secret(odd) })).toMatchObject({ status: 0, argv, password: odd });
  });

  test('never as another account because a file cannot be read', () => {
    const asked = ask('mariadb', { MARIADB_USER_FILE: join(directory, 'none'), MARIADB_ROOT_PASSWORD: 'q' });
    expect(asked).toMatchObject({ status: 1, argv: '' });
    expect(asked.stderr).toContain('No such file');
  });
});

test.each([
  [
    "--------------\nselect a\n--------------\n\nERROR 1146 (42S02): Table 's.a' doesn't exist\n",
    /^ERROR 1146/,
  ],
  ['ERROR:  relation "a" does not exist\nLINE 1: select a\n', /^ERROR: {2}relation/],
  ['psql: error: connection to server failed: FATAL:  no\n', /^psql: error/],
  ['neither\nnor', /^neither$/],
])('the error in the output of a client is found: %j', (said, line) => {
  expect(reasonIn(said)).toMatch(line);
});
