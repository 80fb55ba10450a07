import { PassThrough, Readable } from 'node:stream';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { sourceOf } from '../../../src/mariadb/mariadb-source.ts';
import { fillMaria } from '../../../src/mariadb/restore/fill.ts';
import { NotProvable } from '../../../src/not-provable.ts';
import { useFakeServer } from '../fake-server.ts';

const { signal } = new AbortController();
const dump = () => Readable.from([Buffer.from('INSERT INTO `boats` VALUES (1);\n')]);
const failing = (words: string) => `case "$sql" in *'INSERT INTO'*) echo "${words}" >&2; exit 1 ;; esac`;
const whole = { rows: { boats: 1 }, catalog: [] };
const facts = { tool: 'x', server: null, database: null, image: null, migrations: null, contents: whole };
const target = { name: 'new', existing: 'refuse', mask: undefined } as const;

describe('a dump of MariaDB that is not restored', () => {
  it.each([
    ['ERROR 1114 (HY000) at line 9: The table boats is full', true],
    ['ERROR 1030 (HY000) at line 9: Got error 28 (No space left on device)', true],
    ['ERROR 2013 (HY000) at line 9: Lost connection to server during query', true],
    ['ERROR 1286 (42000) at line 9: Unknown storage engine ROCKSDB', true],
    ['ERROR 1062 (23000) at line 9: Duplicate entry', false],
    ['ERROR 1064 (42000) at line 9: You have an error in your SQL syntax', false],
  ])('%s: it is the place and not the dump: %s', async (words, isPlace) => {
    await using server = await useFakeServer({ client: failing(words) });
    const error = await fillMaria(server.access, dump(), { clock, signal }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error instanceof NotProvable).toBe(isPlace);
    expect(String(error)).toContain(words);
  });

  it('is given up where the server takes no byte of it any more', async () => {
    await using server = await useFakeServer({});
    const { place } = server.access;
    const pipe: typeof place.host.pipe = async (_, { stdin } = {}) => {
      const ended = new Promise<never>((_, reject) => stdin?.once('error', reject));
      return { stdout: new PassThrough(), ended };
    };
    const hung = {
      ...server.access,
      place: { ...place, host: Object.assign(Object.create(place.host), { pipe }) },
    };
    let now = 0;
    const fast: typeof clock = { now: () => (now += 1_800_000), sleep: (_, until) => clock.sleep(1, until) };
    const endless = Readable.from(repeated('INSERT INTO `boats` VALUES (1);\n', 100_000));
    await expect(fillMaria(hung, endless, { clock: fast, signal })).rejects.toThrow(
      /took no byte of its input for 1h/,
    );
  });

  it('is proven in no server that the disk has no room for', async () => {
    const client = `case "$sql" in *DATA_LENGTH*) echo '{"value": 2000000000}'; exit ;; esac`;
    await using server = await useFakeServer({ client });
    const { host } = server.access.place;
    const full: typeof host = Object.assign(Object.create(host), {
      exec: (argv: readonly string[], options: object) =>
        host.exec(argv.join(' ').includes('DockerRootDir') ? ['echo', '3000000'] : argv, options),
    });
    const access = { ...server.access, place: { ...server.access.place, host: full } };
    const source = sourceOf({ ...settings(full), verifyImage: 'mariadb:10.11' }, access, { clock, logger });
    const proof = source.prove(async () => ({ bytes: dump(), facts: Promise.resolve(facts) }), {
      signal,
      run: 'x',
      known: facts,
    });
    await expect(proof).rejects.toThrow(/There is no room.*2930 MB are free/s);
    await expect(proof).rejects.toBeInstanceOf(NotProvable);
  });

  it.each([
    ['was refused', failing('ERROR 1062: Duplicate entry'), /Duplicate entry/],
    ['is not whole', '', /Not everything came back/],
  ])('is named where a part of it stays: it %s', async (_, fault, why) => {
    const refused = `case "$sql" in *'DROP DATABASE'*) echo 'ERROR 1205: Lock wait timeout' >&2; exit 1 ;; esac`;
    await using server = await useFakeServer({ client: [refused, fault].join('\n') });
    const source = sourceOf(settings(server.access.place.host), server.access, { clock, logger });
    const restored = source.restore(dump(), facts, target, signal);
    const error = String(await restored.catch((thrown: unknown) => thrown));
    expect(error).toMatch(/a part of it stays: the database (fairway_restore_\w+).*DROP DATABASE `\1`/s);
    expect(error).toMatch(why);
    expect(error).not.toMatch(/Nothing is changed/);
  });
});

function* repeated(line: string, times: number) {
  for (let count = 0; count < times; count += 1) yield Buffer.from(line);
}

function settings(host: Parameters<typeof sourceOf>[1]['place']['host']): Parameters<typeof sourceOf>[0] {
  const target = { host: undefined, database: 'harbor', user: undefined, password: undefined };
  const reach = { kind: 'on-host', host, target } as const;
  return {
    name: 'harbor',
    kind: 'mariadb',
    reach,
    globals: 'none',
    verifyImage: undefined,
    proofMemory: undefined,
  };
}
