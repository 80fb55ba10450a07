import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock as clock } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { mariaExchange } from '../../../src/mariadb/move/exchange.ts';
import { runScript } from '../../../src/mariadb/move/run-script.ts';
import { rearrangeScript } from '../../../src/mariadb/move/script.ts';
import { useFakeServer } from '../fake-server.ts';

const { signal } = new AbortController();
async function exchange(
  { access }: Awaited<ReturnType<typeof useFakeServer>>,
  { live, restored, kept }: { readonly live: string; readonly restored: string; readonly kept: string },
) {
  const { plan, carryOut } = mariaExchange(access, live, () => kept, clock);
  const planned = await plan(restored, signal);
  await carryOut(planned, signal);
  return planned;
}

const options = 'CHARACTER SET latin1';
const grant = {
  database: 'live',
  of: 'PROCEDURE `p`',
  statement: 'GRANT EXECUTE ON PROCEDURE `live`.`p` TO `app`@`%`',
};
const lost = {
  ...grant,
  of: 'PROCEDURE `gone`',
  statement: 'GRANT EXECUTE ON PROCEDURE `live`.`gone` TO `app`@`%`',
};
const change = {
  journal: 'kept',
  grants: [grant],
  lock: 'move',
  make: ['kept'],
  arrivals: [
    {
      ...{ database: 'kept', origin: 'live', from: 'live', tables: ['a', 'b`c'] },
      ...{ known: [], rests: true, logic: '-- of live', options, grants: [] },
    },
    {
      ...{
        database: 'live',
        origin: 'new',
        from: 'new',
        tables: ['a'],
        known: [],
        rests: false,
        logic: '-- of new: PROCEDURE `p`',
        options,
      },
      grants: [grant, lost],
    },
  ],
  tablesNow: new Map([['live', ['b`c', 'a']]]),
  logicNow: new Map([
    [
      'live',
      [
        { kind: 'trigger', name: 't' },
        { kind: 'routine', name: 'package body p' },
        { kind: 'view', name: 'v' },
        { kind: 'event', name: 'e' },
        { kind: 'table', name: 'a' },
      ],
    ],
  ]),
  drop: ['new'],
};

const names = { live: 'harbor', restored: 'new', kept: 'kept' };

describe('databases that change places', () => {
  it('rename all tables in one statement, between what cannot be renamed', () => {
    const lines = rearrangeScript(change).split('\n');
    const done = lines.filter((line) => /^(CREATE|DROP|RENAME|ALTER|USE|GRANT|REPLACE|--)/.test(line));
    expect(done).toEqual([
      'CREATE DATABASE `kept`;',
      expect.stringContaining('CREATE TABLE IF NOT EXISTS `kept`.fairway_exchange_journal'),
      ...['live', 'new', 'grants'].map(() => expect.stringContaining('REPLACE INTO `kept`')),
      'DROP TRIGGER IF EXISTS `live`.`t`;',
      'DROP PACKAGE BODY IF EXISTS `live`.`p`;',
      'DROP VIEW IF EXISTS `live`.`v`;',
      'DROP EVENT IF EXISTS `live`.`e`;',
      'RENAME TABLE `live`.`a` TO `kept`.`a`, `live`.`b``c` TO `kept`.`b``c`, `new`.`a` TO `live`.`a`;',
      'ALTER DATABASE `kept` CHARACTER SET latin1;',
      'USE `kept`;',
      '-- of live',
      'ALTER DATABASE `live` CHARACTER SET latin1;',
      'USE `live`;',
      '-- of new: PROCEDURE `p`',
      'GRANT EXECUTE ON PROCEDURE `live`.`p` TO `app`@`%`;',
      'DROP DATABASE `new`;',
      'DROP TABLE `kept`.fairway_exchange_journal;',
      '-- This script is whole.',
    ]);
  });

  it('stay as they are where the script comes cut: not one statement of it is run', async () => {
    await using server = await useFakeServer({ databases: ['live', 'new'] });
    const { host } = server.access.place;
    const cutting: typeof host = Object.assign(Object.create(host), {
      exec: (argv: readonly string[], asked: Parameters<typeof host.exec>[1]) =>
        host.exec(argv, { ...asked, stdin: String(asked?.stdin).slice(0, -30) }),
    });
    const access = { ...server.access, place: { ...server.access.place, host: cutting } };
    await expect(runScript(access, change)).rejects.toThrow(/the script was cut on its way/);
    expect(await server.databases()).toEqual(['harbor', 'live', 'new']);
    await runScript(server.access, change);
    expect(await server.databases()).toEqual(['harbor', 'kept', 'live']);
  });

  it('are changed under the lock only, where the tables are those that were read, and lose no table', () => {
    const lines = rearrangeScript(change).split('\n');
    const at = (part: string) => lines.findIndex((line) => line.includes(part));
    const guards = [
      'its lock is held by another session',
      'the tables are others by now',
      'a database that would be dropped is not empty',
    ].map((reason) => lines.findIndex((line) => line.includes(reason)));
    const done = ['CREATE DATABASE `kept`', 'DROP DATABASE `new`', 'DROP TABLE `kept`'].map(at);
    expect([guards[0], guards[1], done[0], guards[2], done[1], done[2]]).toEqual(
      [...guards, ...done].toSorted((one, other) => one - other),
    );
    expect(lines[guards[0] ?? 0]).toMatch(/GET_LOCK\(.*, 60\) = 1, 'DO 0'/);
    const digits = Buffer.from('61,626063').toString('hex');
    expect(lines[guards[1] ?? 0]).toContain(`0x${digits} `);
    for (const guard of guards.slice(0, 2)) expect(lines[guard + 2]).toBe('EXECUTE fairway;');
  });

  const hex = (text: string) => Buffer.from(text).toString('hex');
  const journalOf = (...origins: readonly string[]) => {
    const held = origins.map((name) => [name, { tables: [], known: [] }]);
    const row = { name: '', script: hex(JSON.stringify({ grants: [], held })) };
    return `case "$sql" in
      *"TABLE_NAME = 'fairway_exchange_journal'"*) echo '{"count": 1}'; exit ;;
      *'HEX(script)'*) echo '${JSON.stringify(row)}'; exit ;; esac`;
  };
  const failOnce = (words: string) => `case "$sql" in *'This script is whole.')
    [ -e "$0.once" ] || { : >"$0.once"; printf 6b657074 >"$databases/kept"; echo '${words}' >&2; exit 1; } ;; esac`;

  it('are both put back where the server refuses a part', async () => {
    const client = failOnce('ERROR 1227 (42000): Access denied; you need SUPER');
    await using server = await useFakeServer({
      client: `${client}\n${journalOf('harbor', 'new')}`,
      databases: ['new'],
    });
    await expect(exchange(server, names)).rejects.toThrow(
      /harbor and new did not change places .*both are as they were.*1227/s,
    );
    expect(await server.databases()).toEqual(['harbor', 'new']);
  });

  it.each([
    ['without a journal', ''],
    ['in the middle of another exchange', journalOf('other')],
  ])('leave alone what somebody else was first to make under that name, %s', async (_, journal) => {
    const client = `${failOnce('ERROR 1007 (HY000): database exists')}\n${journal}`;
    await using server = await useFakeServer({ client, databases: ['new'] });
    await expect(exchange(server, names)).rejects.toThrow(/both are as they were.*database exists/s);
    expect(await server.databases()).toEqual(['harbor', 'kept', 'new']);
  });

  it('do not go back where the emptied one was made again meanwhile', async () => {
    await using server = await useFakeServer({ databases: ['new'] });
    const planned = await exchange(server, names);
    await writeFile(join(server.directory, 'databases', 'new'), hex('new'));
    const { undo } = mariaExchange(server.access, 'harbor', () => '', { ...clock, sleep: async () => {} });
    await expect(undo(planned, signal)).rejects.toThrow(
      /harbor and new in .* were not given their places back\. Nothing was changed/,
    );
    expect(await server.databases()).toEqual(['harbor', 'kept', 'new']);
  });

  it('go back together', async () => {
    await using server = await useFakeServer({ databases: ['new'] });
    const planned = await exchange(server, names);
    expect(await server.databases()).toEqual(['harbor', 'kept']);
    // As a later run does it, which knows what was written down.
    await mariaExchange(server.access, 'harbor', () => '', clock).undo(planned, signal);
    expect(await server.databases()).toEqual(['harbor', 'new']);
  });

  it.each([
    ['a foreign key of another one would follow', 'the foreign key k of logs.entries', {}],
    ['is missing', 'There is no database other', { restored: 'other' }],
    ['is kept has the name of another one', 'There is a database new already', { kept: 'new' }],
  ])('do not where what %s', async (_, why, other) => {
    const client =
      'case "$sql" in *MRG_MyISAM*) echo \'{"name": "the foreign key k of logs.entries"}\'; exit ;; esac';
    await using server = await useFakeServer({ client, databases: ['new'] });
    await expect(exchange(server, { ...names, ...other })).rejects.toThrow(why);
    expect(await server.databases()).toEqual(['harbor', 'new']);
  });
});
