import { Failure } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { mariaFailure, runSql } from '../../src/mariadb/run-sql.ts';
import { useFakeServer } from './fake-server.ts';
import { LockServer } from './lock-server.ts';

const { signal } = new AbortController();

describe('a refused statement of MariaDB', () => {
  it('is told without its password, and without what rows hold', async () => {
    const said = "ERROR 1062 (23000) at line 5: Duplicate entry 'alice@shop.de' for key 'p%40ss'";
    await using server = await useFakeServer({ client: `cat >&2 <<'END'\n${said}\nEND\nexit 1` });
    const error = await runSql(server.access, 'x', { signal }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Failure);
    expect((error as Failure).evidence).toEqual([
      "ERROR 1062 (23000) at line 5: Duplicate entry (…) for key '***'",
    ]);
  });
});

describe('a user whom a server refuses', () => {
  const login = "ERROR 1045 (28000): Access denied for user 'app'@'web' (using password: YES)";
  const right = "ERROR 1044 (42000) at line 1: Access denied for user 'app'@'%' to database 'harbor'";
  const command = "ERROR 1142 (42000) at line 1: CREATE command denied to user 'app'@'%' for table 'boats'";
  const superuser = 'ERROR 1227 (42000) at line 1: Access denied; you need SUPER for this operation';

  it.each([
    [login, 'dump', 'Correct the user and its password'],
    [login, 'restore', 'Correct the user and its password'],
    [right, 'dump', 'Give it SELECT, SHOW VIEW, TRIGGER and EVENT'],
    [right, 'restore', 'Restore as a user who may do all'],
    [command, 'restore', 'Restore as a user who may do all'],
    [superuser, 'restore', 'Restore as a user who may do all'],
  ] as const)('with %s at a %s is told what to do: %s', (said, work, fix) => {
    const access = new LockServer().access('harbor');
    expect(mariaFailure(access, 'x', said, work).fix).toContain(fix);
  });
});
