import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { holdEvents, restoreEvents } from '../../../src/mariadb/restore/events.ts';
import { mariaRestore } from '../../../src/mariadb/restore/restore-mariadb.ts';
import { useFakeServer } from '../fake-server.ts';

const { signal } = new AbortController();
const events = `
-- Dumping events for database 'harbor'
--
/*!50106 SET @save_time_zone= @@TIME_ZONE */ ;
CREATE DEFINER=\`root\`@\`localhost\` EVENT \`sweep\` ON SCHEDULE EVERY 1 HOUR ENABLE DO DELETE FROM boats ;;
--`;
const before = "INSERT INTO `boats` VALUES (1,'\\n-- Dumping events for database');\n--";
const after = "\n-- Dumping routines for database 'harbor'\n--\n-- Dump completed";
const whole = `${before}${events}${after}`;

describe('the events of a dump', () => {
  it.each([1, 7, 33, 34, 35, 4_096])('are taken out of it, in pieces of %d bytes', async (size) => {
    const bytes = Buffer.from(whole);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
      bytes.subarray(n * size, (n + 1) * size),
    );
    const held = holdEvents(Readable.from(pieces));
    expect(Buffer.concat(await held.bytes.toArray()).toString()).toBe(before + after);
    expect(held.sql()).toBe(events);
  });

  it('are no end of a dump that fails on its way', async () => {
    const cut = Readable.from(
      (function* () {
        yield Buffer.from(whole.slice(0, 90));
        throw new Error('The copy was changed.');
      })(),
    );
    await expect(holdEvents(cut).bytes.toArray()).rejects.toThrow('The copy was changed.');
  });

  it('are made when everything else is restored and compared: a server runs them at once', async () => {
    const client = `
      case "$sql" in
        *'CREATE DEFINER'*) echo events >>"$0.log"; exit ;;
        *'INSERT INTO'*) echo rows >>"$0.log"; exit ;;
        *'COUNT(*)'*'FROM \`boats\`'*) echo counted >>"$0.log"; echo '{"name": "boats", "count": 1}'; exit ;;
      esac`;
    await using server = await useFakeServer({ client });
    const contents = {
      rows: { boats: 1 },
      catalog: [{ kind: 'table', name: 'boats', detail: 'InnoDB' }],
    };
    const facts = { tool: 'x', server: null, database: null, image: null, migrations: null, contents };
    const restore = mariaRestore(server.access, { clock, logger });
    const target = { name: 'new', existing: 'refuse', mask: undefined } as const;
    await restore(Readable.from([Buffer.from(whole)]), facts, target, signal);
    const log = await readFile(`${server.access.programs.client}.log`, 'utf8');
    expect(log.trim().split('\n')).toEqual(['rows', 'counted', 'events']);
  });

  it.each([
    ['2026-11-29 10:00:00, ENABLED, NOT PRESERVE, SYSTEM', 'not proven'],
    ['every 1 HOUR 2026-01-01 00:00:00 2026-11-28 00:00:00, ENABLED, NOT PRESERVE', 'not proven'],
    ['2027-11-29 10:00:00, ENABLED, NOT PRESERVE, SYSTEM', 'missing'],
    ['every 1 HOUR 2026-01-01 00:00:00, ENABLED, NOT PRESERVE', 'missing'],
  ])('that did not come back are %s: %s', async (detail, judged) => {
    await using server = await useFakeServer({});
    const expected = { rows: {}, catalog: [{ kind: 'event', name: 'sweep', detail }] };
    const now = { ...clock, now: () => Date.parse('2026-11-29T12:00:00Z') };
    const { differences, notProven } = await restoreEvents(server.access, '', {
      ...{ expected, clock: now, signal },
    });
    expect([...differences, ...notProven].join()).toContain(
      judged === 'missing' ? 'is missing' : 'its time is over',
    );
    expect(differences).toHaveLength(judged === 'missing' ? 1 : 0);
  });
});
