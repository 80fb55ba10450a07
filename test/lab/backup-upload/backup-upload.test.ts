import { beforeAll, describe, expect, test } from '@jest/globals';
import type { StepResult } from '../../stage/step/run-step.ts';
import { project, useBackupLab } from './backup-lab.ts';
import { newKey, restoreByHand } from './by-hand.ts';

const lab = useBackupLab();

const harbor = `
CREATE ROLE sailor;
CREATE TABLE berths (id serial PRIMARY KEY, length int NOT NULL);
INSERT INTO berths (length) SELECT i % 30 FROM generate_series(1, 5000) i;
CREATE INDEX berths_by_length ON berths (length);
GRANT SELECT ON berths TO sailor;
`;

const made = ({ outputs }: StepResult) => JSON.parse(outputs['backups'] ?? '[]')[0] ?? {};
const dataKeys = (keys: readonly string[]) => keys.filter((key) => key.includes('.pgdump'));
const count = (database: string) => lab.sql(database, 'SELECT count(*) FROM berths');
/** What the action may leave nothing of. */
const remains = () =>
  lab.sh(
    'docker ps --all --quiet --filter label=dev.fairway.proof; docker volume ls --quiet --filter label=dev.fairway.proof',
  );

let first: StepResult;
beforeAll(async () => {
  await lab.sql('harbor', harbor);
  first = await lab.step();
}, 600_000);

describe('a backup', () => {
  test('is at both places, restored into a throwaway server and compared, and leaves nothing else', async () => {
    expect(first.log).toContain('Proved: backup of harbor');
    expect(first.exitCode).toBe(0);
    expect(made(first)).toMatchObject({
      source: 'harbor',
      proven: true,
      rows: 5_000,
      destinations: [
        { name: 'cloud', has: true },
        { name: 'store', has: true },
      ],
    });
    const { cloud, store } = await lab.keys();
    expect(cloud).toEqual(store);
    expect(cloud.map((key) => key.replace(/^harbor\/[^.]+/, '').replace(/proof-.*/, 'proof'))).toEqual([
      '.globals.sql.zst',
      '.manifest.json',
      '.pgdump.zst',
      '.proof',
    ]);
    expect(await remains()).toBe('');
    expect(first.log).not.toContain('open-sesame');
  });

  test('leaves its mark beside the ledger, for whoever looks after the health of the project', async () => {
    const mark = JSON.parse(await lab.sh(`cat ${project}/backups.json`));
    const { id } = made(first);
    expect(mark.sources.harbor).toEqual({ cloud: { id, release: null }, store: { id, release: null } });
  });

  test('encrypted to a key that nobody here has is proven as it passes, and restored by hand by the README', async () => {
    const { privateKey, publicKey } = await newKey();
    const night = await lab.step({ 'encrypt-to': publicKey });
    expect(night.exitCode).toBe(0);
    expect(night.summary).toContain('restored from the stream');
    const backup = await lab.byHand('harbor', made(night).id, privateKey);
    await restoreByHand('.pgdump', backup);
    expect(await count('harbor-restored')).toBe('5000');
  });
});

describe('a restore', () => {
  test('goes into a new database, masked, and the one that serves is as it was', async () => {
    await lab.sql('harbor', 'DELETE FROM berths WHERE id > 10');
    const mask = 'UPDATE berths SET length = 0';
    const step = await lab.step({ command: 'restore', backup: made(first).id, mask });
    expect(step.exitCode).toBe(0);
    const restored = JSON.parse(step.outputs['restored'] ?? '{}');
    expect(restored).toMatchObject({ source: 'harbor', id: made(first).id, rows: 5_000 });
    const [database = ''] = /harbor_\d{8}_\d{9}/.exec(restored.where) ?? [];
    expect(await count(database)).toBe('5000');
    expect(await lab.sql(database, 'SELECT count(*) FROM berths WHERE length > 0')).toBe('0');
    expect(await count('harbor')).toBe('10');
  });

  test('replaces what serves only with its name typed twice, after a dump of it', async () => {
    const refused = await lab.step({ command: 'restore', backup: made(first).id, target: 'harbor' });
    expect(refused.exitCode).toBe(1);
    expect(await count('harbor')).toBe('10');
    const before = dataKeys((await lab.keys()).store).length;
    const replace = { command: 'restore', backup: made(first).id, target: 'harbor', confirm: 'harbor' };
    const step = await lab.step(replace);
    expect(step.exitCode).toBe(0);
    expect(await count('harbor')).toBe('5000');
    expect(dataKeys((await lab.keys()).store)).toHaveLength(before + 1);
  });
});

describe('list, check and prune', () => {
  test('say what is there and what can be relied on', async () => {
    const list = await lab.step({ command: 'list' });
    expect(list.exitCode).toBe(0);
    const [{ backups }] = JSON.parse(list.outputs['catalogue'] ?? '[]');
    expect(backups.at(-1)).toMatchObject({
      id: made(first).id,
      copies: [{ destination: 'cloud' }, { destination: 'store' }],
    });
    const [figures] = JSON.parse(list.outputs['figures'] ?? '[]');
    expect(figures).toEqual({ source: 'harbor', worstLoss: expect.any(Number), restore: expect.any(Number) });
    const check = await lab.step({ command: 'check', 'encrypt-to': 'none' });
    expect(check.exitCode).toBe(0);
    const keys = await lab.keys();
    const prune = await lab.step({ command: 'prune' });
    expect(prune.exitCode).toBe(0);
    expect(await lab.keys()).toEqual(keys);
  });
});
