import { Readable } from 'node:stream';
import type { DumpFacts, Source } from '@fairway/dumps';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { everyRole, everything } from './everything.ts';
import { keptDump } from './kept-dump.ts';
import { losses } from './losses.ts';
import { useHarborDump } from './postgres-cases/harbor-dump.ts';
import { describeKilled } from './postgres-cases/killed.ts';
import { describeLock } from './postgres-cases/lock.ts';
import { describeProof } from './postgres-cases/proof.ts';
import { describeReaches } from './postgres-cases/reaches.ts';
import { describeRestore } from './postgres-cases/restore.ts';
import { describeRights } from './postgres-cases/rights.ts';
import { describeSnapshot } from './postgres-cases/snapshot.ts';
import { usePostgresServer } from './postgres-server.ts';

// All tests share this server. Each has databases of its own, but for `harbor`, which none of them changes for long.
const server = usePostgresServer();
const harbor = useHarborDump(server);
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
    const proof = await source.prove(keptDump(Readable.from([dump]), facts), {
      ...{ signal, run: 'everything', known: facts },
    });
    expect([proof.differences, proof.notProven]).toEqual([[], []]);
    expect(JSON.stringify(facts)).not.toMatch(/nobody may read this|not to be told/);
  });

  test('is found to be another in everything that it can lose', async () => {
    source = await server.open(database);
    await server.sql(database, losses.map(([sql]) => `${sql};`).join('\n'));
    const { dump } = await dumpOf(source);
    const { differences } = await source.prove(keptDump(Readable.from([dump]), whole.facts), {
      ...{ signal, run: 'losses', known: null },
    });
    const expected = losses.flatMap(([, ...signs]) => signs);
    expect({
      notTold: expected.filter((sign) => !differences.some((line) => sign.test(line))).map(String),
      notExpected: differences.filter((line) => !expected.some((sign) => sign.test(line))),
    }).toEqual({ notTold: [], notExpected: [] });
  });
});

describeLock(server);
describeSnapshot(server);
describeReaches(server);
describeRights(server);
describeKilled(server);
describeProof(server, harbor);
describeRestore(server, harbor);
