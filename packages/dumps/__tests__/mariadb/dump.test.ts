import { systemClock as clock } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { dumpMaria } from '../../src/mariadb/dump.ts';
import { useFakeServer } from './fake-server.ts';

const { signal } = new AbortController();

describe('a dump of MariaDB', () => {
  it('counts every row, however slowly it is read', async () => {
    const row = `(1,'${'x'.repeat(120)}')`;
    const dump = `awk 'BEGIN { for (n = 1; n <= 4000; n++) print "INSERT INTO \`boats\` VALUES ${row.replaceAll("'", "'\\''")};" }'`;
    await using server = await useFakeServer({ dump });
    const { bytes, facts } = await dumpMaria(server.access, signal);
    for await (const _ of bytes) await clock.sleep(5);
    expect((await facts).contents.rows).toEqual({ boats: 4000 });
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
