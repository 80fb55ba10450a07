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
      ...{ logic: '-- of live', options, grants: [] },
    },
    {
      ...{
        database: 'live',
        origin: 'new',
        from: 'new',
        tables: ['a'],
        logic: '-- of new: PROCEDURE `p`',
        options,
      },
      grants: [grant, lost],
    },
  ],
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
      'DROP TABLE `kept`.fairway_exchange_journal;',
      'DROP DATABASE `new`;',
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

  const names = { live: 'harbor', restored: 'new', kept: 'kept' };

  it('are both put back where the server refuses a part', async () => {
    const client = `case "$sql" in *'This script is whole.')
      [ -e "$0.once" ] || { : >"$0.once"; printf 6b657074 >"$databases/kept"; echo 'ERROR 1227 (42000): Access denied; you need SUPER' >&2; exit 1; } ;; esac`;
    await using server = await useFakeServer({ client, databases: ['new'] });
    await expect(exchange(server, names)).rejects.toThrow(
      /harbor and new did not change places .*both are as they were.*1227/s,
    );
    expect(await server.databases()).toEqual(['harbor', 'new']);
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
