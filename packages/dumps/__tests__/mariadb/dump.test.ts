import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { systemClock as clock } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { dumpMaria } from '../../src/mariadb/dump.ts';
import { useFakeServer } from './fake-server.ts';

const { signal } = new AbortController();

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a dump of MariaDB', () => {
  it('counts every row, however slowly it is read', async () => {
    const row = `(1,'${'x'.repeat(120)}')`;
    const dump = `awk 'BEGIN { for (n = 1; n <= 4000; n++) print "INSERT INTO \`boats\` VALUES ${row.replaceAll("'", "'\\''")};" }'`;
    await using server = await useFakeServer({ dump });
    const { bytes, facts } = await dumpMaria(server.access, signal);
    for await (const _ of bytes) await clock.sleep(60);
    expect((await facts).contents.rows).toEqual({ boats: 4000 });
  });

  it.each([
    ['whole where mariadb-dump knows it', '', '--dump-history', []],
    ['named where the program knows none', '# ', '--no-tablespaces', [/the rows of now alone.*10.11/]],
  ])('has the history of its tables %s', async (_, off, option, unread) => {
    const client = `case "$sql" in *group_concat_max_len*)
      echo '{"kind": "table", "name": "boats", "detail": "SYSTEM VERSIONED, InnoDB"}'; exit ;; esac`;
    const dump = `${off}case "$*" in *--help*) echo ' -H, --dump-history'; exit ;; esac
      case "$*" in *${option}*) echo 'INSERT INTO \`boats\` (\`id\`, row_start, row_end) VALUES (1,1,2);' ;; esac`;
    await using server = await useFakeServer({ client, dump });
    const { bytes, facts } = await dumpMaria(server.access, signal);
    bytes.resume();
    const { rows, catalog } = (await facts).contents;
    expect(rows).toEqual({ boats: 1 });
    const named = catalog.filter(({ kind }) => kind === 'history').map((entry) => entry.unread);
    expect(named).toEqual(unread.map((words) => expect.stringMatching(words)));
  });

  it('does not begin where views use what is gone: its program would end at them', async () => {
    const client = `case "$sql" in *"TABLE_TYPE = 'VIEW'"*) for name in fleet old sound; do echo "{\\"name\\": \\"$name\\"}"; done; exit ;; esac
      for name in fleet old; do case "$sql" in *"SHOW FIELDS FROM "?"$name"?";"*)
        echo "ERROR 1356 (HY000) at line 2: View 'harbor.$name' references invalid table(s) or column(s)" >&2; exit 1 ;; esac; done`;
    await using server = await useFakeServer({ client, dump: 'echo begun >"$0.begun"' });
    await expect(dumpMaria(server.access, signal)).rejects.toThrow(
      /Its view fleet .*DROP VIEW `harbor`.`fleet`.*DROP VIEW `harbor`.`old`/s,
    );
    expect(await readdir(server.directory)).not.toContain('mariadb-dump.begun');
  });

  it('does not begin while somebody holds a lock on a table', async () => {
    const client = `case "$sql" in *lock_wait_timeout*'FROM \`boats\` LIMIT 0'*)
      echo 'ERROR 1205 (HY000) at line 2: Lock wait timeout exceeded' >&2; exit 1 ;; esac`;
    await using server = await useFakeServer({ client, dump: 'echo begun >"$0.begun"' });
    await expect(dumpMaria(server.access, signal)).rejects.toThrow(/Somebody holds a lock on a table/);
    expect(await readdir(server.directory)).not.toContain('mariadb-dump.begun');
  });

  it('ends in its container when its run does, although `docker exec` does not end it', async () => {
    const dump = `setsid sh -c 'echo $$ >"$0.pid"; exec sleep 60' "$0" >/dev/null 2>&1 &
      until [ -s "$0.pid" ]; do sleep 0.01; done; echo '-- MariaDB dump'; wait`;
    await using server = await useFakeServer({ dump });
    const run = new AbortController();
    const container = { id: 'db', name: 'db', imageId: 'x', image: 'x' };
    const access = { ...server.access, place: { ...server.access.place, container } };
    const { bytes, facts } = await dumpMaria(access, run.signal);
    await once(bytes, 'readable');
    const pid = Number(await readFile(`${server.access.programs.dump}.pid`, 'utf8'));
    expect(isAlive(pid)).toBe(true);
    run.abort(new Error('The run is cancelled.'));
    await expect(facts).rejects.toThrow('The run is cancelled.');
    for (let looks = 0; looks < 300 && isAlive(pid); looks++) await clock.sleep(10);
    expect(isAlive(pid)).toBe(false);
  });

  it('fails in the words of the program', async () => {
    const dump = `echo 'Lost connection to server during query, p%40ss' >&2; exit 2`;
    await using server = await useFakeServer({ dump });
    const { bytes, facts } = await dumpMaria(server.access, signal);
    bytes.resume();
    await expect(facts).rejects.toThrow(
      /The dump of the database harbor.*failed.*The server ended the session/s,
    );
  });
});
