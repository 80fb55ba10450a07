import { Readable } from 'node:stream';
import type { DumpFacts, Source } from '@fairway/dumps';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { everyRole, everything } from './everything.ts';
import { losses } from './losses.ts';
import { usePostgresServer } from './postgres-server.ts';

const server = usePostgresServer();
const { signal } = new AbortController();

async function dumpOf(source: Source): Promise<{ readonly dump: Buffer; readonly facts: DumpFacts }> {
  const { bytes, facts } = await source.dump(signal);
  const dump = Buffer.concat(await bytes.toArray());
  return { dump, facts: await facts };
}

describe('a database with one of everything', () => {
  const database = 'full_harbor';
  let source: Source;
  let whole: { readonly dump: Buffer; readonly facts: DumpFacts };

  beforeAll(async () => {
    await server.sql('postgres', `${everyRole}; CREATE DATABASE ${database}`);
    await server.sql(database, everything);
    await server.sql(database, `ALTER DATABASE ${database} SET work_mem = '8MB'`);
    await server.sql(database, `ALTER DATABASE ${database} SET app.token = 'nobody may read this'`);
  });

  test('comes back without a difference, and its secrets are not told', async () => {
    source = await server.open(database);
    whole = await dumpOf(source);
    const { facts, dump } = whole;
    expect(facts).toMatchObject({ tool: expect.stringMatching(/^pg_dump 17\./), database, migrations: null });
    expect(facts.server).toBe(facts.tool.replace('pg_dump', 'PostgreSQL'));
    expect(facts.image).toMatch(/\/base\/postgres@sha256:[0-9a-f]{64}$/);
    const proof = await source.prove(Readable.from([dump]), Promise.resolve(facts), {
      ...{ signal, run: 'everything', image: null },
    });
    expect([proof.differences, proof.notProven]).toEqual([[], []]);
    expect(JSON.stringify(facts)).not.toMatch(/nobody may read this|not to be told/);
  });

  test('is found to be another in everything that it can lose', async () => {
    source = await server.open(database);
    await server.sql(database, losses.map(([sql]) => `${sql};`).join('\n'));
    const { dump } = await dumpOf(source);
    const { differences } = await source.prove(Readable.from([dump]), Promise.resolve(whole.facts), {
      ...{ signal, run: 'losses', image: null },
    });
    const expected = losses.flatMap(([, ...signs]) => signs);
    expect({
      notTold: expected.filter((sign) => !differences.some((line) => sign.test(line))).map(String),
      notExpected: differences.filter((line) => !expected.some((sign) => sign.test(line))),
    }).toEqual({ notTold: [], notExpected: [] });
  });
});

describe('the lock of a database', () => {
  const holder = 'backup by ada';
  const prismaTries = 'SELECT pg_try_advisory_lock(72707369)';

  test('is the one of migrations, lets in one after the other, and names who holds it', async () => {
    const [first, second] = [await server.open('harbor'), await server.open('harbor')];
    const lock = await first.lock?.({ holder, waitMs: 0, signal });
    expect(await server.sql('harbor', prismaTries)).toBe('f');
    await expect(second.lock?.({ holder, waitMs: 500, signal })).rejects.toThrow(
      /not given within 500 ms.*session \d+, fairway-run \w+ backup by ada, for .*pg_terminate_backend/s,
    );
    const waiting = second.lock?.({ holder, waitMs: 60_000, signal });
    await lock?.release();
    await (await waiting)?.release();
    expect(await server.sql('harbor', prismaTries)).toBe('t');
  });

  test('tells its loss, and is gone with a run that was stopped', async () => {
    const source = await server.open('harbor');
    const sessions = `SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'fairway-run %'`;
    const lock = await source.lock?.({ holder, waitMs: 0, signal });
    const lost = new Promise((resolve) => lock?.lost.addEventListener('abort', resolve));
    await server.sql('harbor', sessions.replace('count(*)', 'pg_terminate_backend(pid)'));
    await lost;
    expect(String(lock?.lost.reason)).toMatch(/The lock of the database harbor .* was lost/);
    await lock?.release();

    const run = new AbortController();
    await source.lock?.({ holder, waitMs: 0, signal: run.signal });
    run.abort(new Error('The runner was stopped.'));
    await server.until(sessions, '0');
  });
});
