import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { StepResult } from '../../stage/step/run-step.ts';
import { openPier, type Pier } from './pier.ts';

jest.setTimeout(300_000);

let pier: Pier;

const ok = (step: StepResult) => {
  if (step.exitCode !== 0) throw new Error(step.log.replaceAll(/^::add-mask::.*\n/gm, ''));
  return step;
};
const serves = () => pier.sh('curl -s http://127.0.0.1:8090/ok');
const names = (database?: string) => pier.sql('select * from harbours order by id', database);
/** Everything that a step could have changed. */
const state = async () => ({
  ledger: await pier.sh('cat /var/lib/fairway/compose/pier/ledger.jsonl'),
  containers: await pier.sh('docker ps --no-trunc --format "{{.ID}} {{.Names}}" | sort'),
  databases: await pier.sql('select datname from pg_database order by 1'),
  names: await names(),
  backups: await pier.sh('find /srv/backups -type f | sort'),
});
const backups = async () => {
  const all = await pier.sh("find /srv/backups -name '*.manifest.json' | sort");
  return all.split('\n').map((path) => /([^/]+)\.manifest\.json$/.exec(path)?.[1] ?? '');
};

beforeAll(async () => {
  pier = await openPier();
  ok(await pier.deploy('v0', { table: 'pg_database', column: 'datname', migration: 'm0' }));
  await pier.sql('create table visits (id serial primary key, at timestamptz default now())');
  await pier.sql('create table harbours (id serial primary key, old_name text)');
  await pier.sql("insert into harbours (old_name) values ('Kiel')");
  ok(await pier.deploy('v1', { column: 'old_name', migration: 'm1' }));
  ok(await pier.backUp());
  await pier.sql("insert into harbours (old_name) values ('Oslo')");
  await pier.sql('alter table harbours rename column old_name to new_name');
  ok(await pier.deploy('v2', { column: 'new_name', migration: 'm2' }));
  await pier.sql("insert into harbours (new_name) values ('Riga')");
}, 900_000);
afterAll(() => pier?.stop(), 120_000);

describe('after a migration that took something away', () => {
  it('shows the ways back, and changes nothing', async () => {
    const before = await state();
    const { outputs, summary } = ok(await pier.recover({ command: 'show' }));
    expect(await state()).toEqual(before);
    expect(outputs['status']).toBe('shown');
    expect(JSON.parse(outputs['ways'] ?? '')).toEqual(['restore-and-rollback']);
    const [backup] = await backups();
    expect(summary).toContain('that release knows m1; since then, up to m2, something was taken away');
    expect(summary).toContain(backup);
  });

  it('does not put the release back alone, and touches nothing', async () => {
    const before = await state();
    const { exitCode, log, outputs } = await pier.recover({ command: 'rollback' });
    expect([exitCode, outputs['status']]).toEqual([1, 'failed']);
    expect(log).toContain('v1 cannot be put back alone');
    expect(log).toContain('restore-and-rollback');
    expect(await state()).toEqual(before);
  });

  it('does nothing else than what was approved', async () => {
    const before = await state();
    const { exitCode, log } = await pier.recover({ command: 'restore-and-rollback', shown: '0123456789ab' });
    expect([exitCode, log]).toEqual([1, expect.stringContaining('this is not what was approved')]);
    expect(await state()).toEqual(before);
  });

  it('puts release and data back together, proves both, and keeps what was there', async () => {
    const { outputs: shown } = ok(await pier.recover({ command: 'show' }));
    const plan = JSON.parse(shown['plan'] ?? '')['restore-and-rollback'];
    const { outputs, report, summary } = ok(
      await pier.recover({ command: 'restore-and-rollback', shown: plan }),
    );
    expect([outputs['status'], outputs['release'], await serves()]).toEqual(['recovered', 'v1', 'v1']);
    expect(await names()).toBe('1|Kiel');
    const kept = JSON.parse(outputs['kept'] ?? '').pier;
    expect(await names(kept)).toBe('1|Kiel\n2|Oslo\n3|Riga');
    expect(await backups()).toContain(JSON.parse(outputs['safety-backups'] ?? '').pier);
    expect(report?.proofs.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['stop the app', 'back up pier as it is', 'restore pier', 'exchange pier']),
    );
    const ledger = await pier.sh('tail -n 1 /var/lib/fairway/compose/pier/ledger.jsonl');
    expect(JSON.parse(ledger)).toMatchObject({
      version: 'v1',
      outcome: 'proven',
      rollback: true,
      schema: [{ newest: 'm1' }],
    });
    expect(summary).toMatch(/pier: everything between .* It is kept as `/);
    expect(summary).toContain('Started by: ada');
  });
});

describe('where the earlier release is not proven on the data that were named', () => {
  it('what was there before serves again on its own data, proven', async () => {
    await pier.sql('alter table harbours rename column old_name to new_name');
    ok(await pier.deploy('v3', { column: 'new_name', migration: 'm2' }));
    ok(await pier.backUp());
    await pier.sql("insert into harbours (new_name) values ('Turku')");
    const newest = (await backups()).at(-1) ?? '';
    const { exitCode, outputs, log, summary } = await pier.recover({
      command: 'restore-and-rollback',
      to: 'v1',
      backup: newest,
    });
    expect([exitCode, outputs['status'], await serves()]).toEqual([1, 'as-before', 'v3']);
    expect(log).toContain('the proof decides');
    expect(await names()).toBe('1|Kiel\n2|Turku');
    const ledger = await pier.sh('tail -n 1 /var/lib/fairway/compose/pier/ledger.jsonl');
    expect(JSON.parse(ledger)).toMatchObject({ version: 'v3', outcome: 'proven', rollback: true });
    expect(summary).toContain('What was there before is there again, and proven.');
  });
});

describe('the data alone', () => {
  it('go back below the release that runs, which is proven anew', async () => {
    const { outputs } = ok(await pier.recover({ command: 'restore' }));
    expect([outputs['status'], outputs['release'], await serves()]).toEqual(['recovered', 'v3', 'v3']);
    expect(await names()).toBe('1|Kiel');
    // Whoever writes all the time goes on, with the data that are there now.
    const before = await pier.sql('select count(*) from visits');
    await pier.sh(
      `timeout 60 sh -c 'until [ "$(docker exec pier-db-1 psql -X -At -U postgres -d pier -c "select count(*) from visits")" -gt ${before} ]; do sleep 0.2; done'`,
    );
  });
});
