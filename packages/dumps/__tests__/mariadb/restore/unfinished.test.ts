import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { systemClock as clock, silentLogger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { mariaRestore } from '../../../src/mariadb/restore/restore-mariadb.ts';
import type { RestoreTarget } from '../../../src/source.ts';
import { useFakeServer } from '../fake-server.ts';

const { signal } = new AbortController();
const contents = { rows: { boats: 1 }, catalog: [{ kind: 'table', name: 'boats', detail: 'InnoDB' }] };
const facts = { tool: 'x', server: null, database: null, image: null, migrations: null, contents };

/** Writes down what is done to which database, and has one row. */
const log = `
in=none; for word; do case "$word" in --database=*) in=\${word#*=} ;; esac; done
note() { echo "$1 in $in" | sed 's/fairway_restore_[0-9a-f]*/UNFINISHED/' >>"$0.log"; }
case "$sql" in
  *'INSERT INTO'*) note fill ;;
  *'COUNT(*)'*'FROM \`boats\`'*) note count; echo '{"name": "boats", "count": 1}'; exit ;;
  *'SET name ='*) note mask ;;
  *'This script is whole.') note move ;;
  *'CREATE USER'*) note "$(printf '%s' "$sql" | grep -o 'CREATE USER[^;]*@.[a-z%]*.')" ;;
  *'DROP USER'*) note "$(printf '%s' "$sql" | grep 'DROP USER')" ;;
esac
`;

type FakeServer = Awaited<ReturnType<typeof useFakeServer>>;

async function restore({ access }: FakeServer, target: Partial<RestoreTarget> = {}, said: string[] = []) {
  const dump = Readable.from([Buffer.from('INSERT INTO `boats` VALUES (1);\n')]);
  const logger = { ...silentLogger, info: (line: string) => void said.push(line) };
  const into = { name: 'new', existing: 'refuse', mask: undefined, ...target } as const;
  return mariaRestore(access, { clock, logger })(dump, facts, into, signal);
}

const done = async ({ access }: FakeServer) =>
  (await readFile(`${access.programs.client}.log`, 'utf8')).trim().split('\n');

describe('a restored database of MariaDB', () => {
  it('has another name until it is whole, compared and masked', async () => {
    await using server = await useFakeServer({ client: log });
    const { where } = await restore(server, { mask: "UPDATE users SET name = ''" });
    expect(await done(server)).toEqual([
      'fill in UNFINISHED',
      'count in UNFINISHED',
      'mask in UNFINISHED',
      'move in none',
    ]);
    expect(await server.databases()).toEqual(['harbor', 'new']);
    expect(where).toMatch(/^database new of MariaDB in [^;]*$/);
  });

  it('takes the place of one whose name was typed, which is kept', async () => {
    await using server = await useFakeServer({ client: log });
    await expect(restore(server, { name: 'harbor' })).rejects.toThrow(/there is a database harbor/);
    const { where } = await restore(server, { name: 'harbor', existing: 'replace' });
    const [live, kept] = await server.databases();
    expect([live, kept]).toEqual(['harbor', expect.stringMatching(/^harbor_before_2/)]);
    expect(where).toContain(`the earlier one is kept there as ${kept}`);
  });

  it('of a killed run is dropped by the next one, and told', async () => {
    const left = 'fairway_restore_0123456789abcdef';
    const client = `case "$sql" in *IS_FREE_LOCK*) echo '{"name": "${left}"}'; exit ;; esac`;
    await using server = await useFakeServer({ client: log + client, databases: [left] });
    const said: string[] = [];
    await restore(server, {}, said);
    expect(await server.databases()).toEqual(['harbor', 'new']);
    expect(said).toContain(`Dropped ${left}, which a killed run left half restored.`);
  });

  it('whose mask fails is gone, and no value of it is shown', async () => {
    const client = `case "$sql" in *'SET name ='*)
      printf '%s\\n' -------------- "UPDATE users SET name = 'ada@example.org'" -------------- '' >&2
      echo "ERROR 1062 (23000) at line 2: Duplicate entry 'ada@example.org' for key 'name'" >&2; exit 1 ;; esac`;
    await using server = await useFakeServer({ client: log + client });
    const failed = restore(server, { mask: "UPDATE users SET name = ''" });
    const error = String(await failed.catch((thrown: unknown) => thrown));
    expect(error).toMatch(/The mask failed in .*Duplicate entry \(…\) for key 'name'/s);
    expect(error).not.toContain('ada@example.org');
    expect(await server.databases()).toEqual(['harbor']);
  });

  it.each([
    ['are made without a password, and told', '', /^The users app@% were missing .*without a password/],
    ['are dropped again where it fails', 'exit 1', undefined],
  ])('whose users the server lacks: they %s', async (_, move, remark) => {
    const client = `case "$sql" in
      *'d.DEFINER'*) [ -e "$0.asked" ] || echo '{"definer": "app@%"}'; : >"$0.asked"; exit ;;
      *'This script is whole.') ${move} ;; esac`;
    await using server = await useFakeServer({ client: log + client });
    const ended = await restore(server).catch(() => undefined);
    expect(ended?.notProven).toEqual(remark && [expect.stringMatching(remark)]);
    const lines = (await done(server)).filter((line) => line.includes('USER'));
    expect(lines).toEqual([
      'CREATE USER IF NOT EXISTS `app`@`%` in none',
      ...(remark ? [] : ['DROP USER IF EXISTS `app`@`%`; in none']),
    ]);
  });

  it.each([
    ['as its like', 2_000_000_000, undefined],
    ['as its dump, where its like is lost', 0, 4_000_000_000],
  ])('is not begun where the disk has no room for as much %s', async (_, bytes, dumpBytes) => {
    const client = `case "$sql" in *DATA_LENGTH*) echo '{"value": ${bytes}}'; exit ;; *@@datadir*) echo '{"value": "/data"}'; exit ;; esac`;
    await using server = await useFakeServer({ client: log + client });
    const { host } = server.access.place;
    const full: typeof host = Object.assign(Object.create(host), {
      exec: (argv: readonly string[], options: object) =>
        host.exec(argv[0] === 'df' ? ['echo', '/dev/x 9 9 3000 9% /data'] : argv, options),
    });
    const access = { ...server.access, place: { ...server.access.place, host: full } };
    const restoring = restore({ ...server, access }, dumpBytes === undefined ? {} : { dumpBytes });
    await expect(restoring).rejects.toThrow(/Nothing was restored: there is no room.*3 MB are free/s);
    expect(await server.databases()).toEqual(['harbor']);
  });

  it('needs somebody who may make databases, and says so', async () => {
    const client = `case "$sql" in *'CREATE DATABASE'*) echo 'ERROR 1044 (42000): Access denied' >&2; exit 1 ;; esac`;
    await using server = await useFakeServer({ client: log + client });
    await expect(restore(server)).rejects.toThrow(/Nothing was restored .*may not do that.*1044/s);
  });
});
