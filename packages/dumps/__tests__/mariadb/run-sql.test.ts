import { Failure } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { runSql } from '../../src/mariadb/run-sql.ts';
import { useFakeServer } from './fake-server.ts';

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
