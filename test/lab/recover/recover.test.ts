import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { StepResult } from '../../stage/step/run-step.ts';
import { type Dock, openDock } from './dock.ts';
import { openPier, type Pier } from './pier.ts';

jest.setTimeout(900_000);

let pier: Pier;
let dock: Dock;

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
  backups: await pier.sh('find /srv/backups/pier -type f | sort'),
});
const backups = async (of = 'pier') => {
  const all = await pier.sh(`find /srv/backups/${of} -name '*.manifest.json' | sort`);
  return all.split('\n').map((path) => /([^/]+)\.manifest\.json$/.exec(path)?.[1] ?? '');
};

beforeAll(async () => {
  pier = await openPier();
  dock = await openDock(pier.lab);
  // Both stand by waiting most of the time.
  await Promise.all([fillPier(), fillDock()]);
}, 900_000);
afterAll(async () => {
  await dock?.remove();
  await pier?.stop();
}, 120_000);

async function fillPier(): Promise<void> {
  ok(await pier.deploy('v1', { column: 'old_name', migration: 'm1' }));
  await pier.sql("insert into harbours (old_name) values ('Kiel')");
  ok(await pier.backUp());
  await pier.sql("insert into harbours (old_name) values ('Oslo')");
  await pier.sql('alter table harbours rename column old_name to new_name');
  ok(await pier.deploy('v2', { column: 'new_name', migration: 'm2' }));
  await pier.sql("insert into harbours (new_name) values ('Riga')");
}

async function fillDock(): Promise<void> {
  ok(await dock.deploy('v1', { column: 'old_name', migration: 'm1' }));
  await dock.sql('create table berths (old_name text)');
  await dock.sql("insert into berths values ('north')");
  ok(await dock.backUp());
  await dock.sql("insert into berths values ('south')");
  await dock.sql('alter table berths rename column old_name to new_name');
  ok(await dock.deploy('v2', { column: 'new_name', migration: 'm2' }));
  await dock.sql("insert into berths values ('west')");
}

describe('after a migration that took something away', () => {
  it('shows the ways back; what is closed or was not approved touches nothing', async () => {
    const before = await state();
    const [shown, alone, other] = await Promise.all([
      pier.recover({ command: 'show' }),
      pier.recover({ command: 'rollback' }),
      pier.recover({ command: 'restore-and-rollback', shown: '0123456789ab' }),
    ]);
    expect(await state()).toEqual(before);
    const { outputs, summary } = ok(shown);
    expect(outputs['status']).toBe('shown');
    expect(JSON.parse(outputs['ways'] ?? '')).toEqual(['restore-and-rollback']);
    const [backup] = await backups();
    expect(summary).toContain('that release knows m1; since then, up to m2, something was taken away');
    expect(summary).toContain(backup);
    expect([alone.exitCode, alone.outputs['status']]).toEqual([1, 'failed']);
    expect(alone.log).toMatch(/v1 cannot be put back alone.*restore-and-rollback/s);
    expect([other.exitCode, other.log]).toEqual([
      1,
      expect.stringContaining('this is not what was approved'),
    ]);
  });

  it('goes on after a run that was killed behind the restore or at its end, and `undo` brings back what was before', async () => {
    const note = async () =>
      JSON.parse(await pier.sh('cat /var/lib/fairway/compose/pier/recovery.json || echo null'));
    const kept = [];
    const way = { command: 'restore-and-rollback' };
    for (const said of [/Proved: restore pier/, /Proved: all services are up/]) {
      await pier.killRecovery(way, said);
      const { running, target, exchanges } = await note();
      expect([running.version, target.version]).toEqual(['v2', 'v1']);
      kept.push(exchanges.length);
    }
    expect(kept).toEqual([0, 1]);
    expect([await names(), await serves()]).toEqual(['1|Kiel', 'v1']);

    const healed = await pier.heal();
    expect([healed.exitCode, healed.outputs['outcome']]).toEqual([1, 'failing']);
    expect(healed.log).toMatch(/A recovery of pier was cut off.*restore-and-rollback to v1/s);
    expect(healed.log).not.toContain('stopped by hand');
    const refused = await pier.deploy('v4', { column: 'new_name', migration: 'm2' });
    expect([refused.exitCode, refused.log]).toEqual([
      1,
      expect.stringContaining('pier is not changed: a recovery of it was cut off.'),
    ]);

    expect(ok(await pier.recover({ command: 'show' })).summary).toContain('A recovery was cut off');
    const { outputs, summary } = ok(await pier.recover({ command: 'undo' }));
    expect([outputs['status'], await serves(), await note()]).toEqual(['as-before', 'v2', null]);
    expect(await names()).toBe('1|Kiel\n2|Oslo\n3|Riga');
    expect(summary).toMatch(/Nobody uses the restored copy .*DROP DATABASE "pier_\d+_\d+";/);
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
      `timeout 300 sh -c 'until [ "$(docker exec pier-db-1 psql -X -At -U postgres -d pier -c "select count(*) from visits")" -gt ${before} ]; do sleep 0.5; done'`,
    );
  });
});

describe('on Swarm', () => {
  const serving = () => pier.sh('curl -s http://127.0.0.1:8091/ok');
  const berths = () => dock.sql('select * from berths order by 1');
  const way = { command: 'restore-and-rollback', to: 'v1' };

  it('a step that fails brings back what was before, proven', async () => {
    // Nobody may write the backup of what is there.
    await pier.sh('chmod 555 /srv/backups/dock');
    const { exitCode, outputs, log } = await dock.recover(way);
    await pier.sh('chmod 755 /srv/backups/dock');
    expect([exitCode, outputs['status'], await serving()]).toEqual([1, 'as-before', 'v2']);
    expect(log).toContain('Proved: stop the app (page; read back)');
    expect(await berths()).toBe('north\nsouth\nwest');
    expect(await pier.sh('ls /var/lib/fairway/stacks/dock')).not.toContain('recovery.json');
  });

  it('after a run that was killed, release and data go back together, and both are proven', async () => {
    await dock.killRecovery(way, /dock and dock_\d+_\d+ changed names/);
    expect([await berths(), await dock.replicas('page')]).toEqual(['north', '0/0']);
    const { outputs, summary, log } = ok(await dock.recover(way));
    expect([outputs['status'], outputs['release'], await serving()]).toEqual(['recovered', 'v1', 'v1']);
    expect([await berths(), await dock.replicas('page')]).toEqual(['north', '1/1']);
    expect(log).toContain('undo the exchange of dock that was cut off');
    expect(summary).toMatch(/dock: everything between .* It is kept as `dock_before_/);
  });
});

describe('a deploy of the database while a backup reads it', () => {
  const container = () => pier.sh('docker inspect --format "{{.Id}}" pier-db-1');
  const needs = { table: 'pg_database', column: 'datname', migration: 'm2' };

  it('changes nothing and names the backup; a backup that is killed blocks nobody', async () => {
    // The dump waits for a table that somebody else has.
    const hold = 'BEGIN; LOCK TABLE harbours IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600)';
    const holder = pier.sh(`docker exec -i pier-db-1 psql -X -U postgres -d pier -c "${hold}" || true`);
    await until(
      async () =>
        (await pier.sql("select count(*) from pg_locks where mode = 'AccessExclusiveLock'")) !== '0',
    );
    const reading = Promise.withResolvers<ChildProcess>();
    const backUp = pier.backUp((log, run) => {
      if (log.includes('back up pier')) reading.resolve(run);
    });
    const run = await reading.promise;
    await until(
      async () =>
        (await pier.sql(
          "select count(*) from pg_stat_activity where application_name like 'fairway-backup%'",
        )) !== '0',
    );
    const before = await container();
    await pier.edit('POSTGRES_DB: pier', 'POSTGRES_DB: pier, TIDE: high');

    const refused = await pier.deploy('v4', needs, { 'lock-timeout': '1s' });
    expect([refused.exitCode, await container()]).toEqual([1, before]);
    expect(refused.log).toMatch(/pier was not changed.*the backup of pier on .*backup of service db by ada/s);

    run.kill('SIGKILL');
    await backUp;
    ok(await pier.deploy('v4', needs, { 'lock-timeout': '5m' }));
    expect(await container()).not.toBe(before);
    await holder;
  });
});

/** Waits for a state of the server. */
async function until(there: () => Promise<boolean>): Promise<void> {
  while (!(await there())) await sleep(200);
}
