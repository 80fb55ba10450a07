import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { pushPrismaBase } from '../../stage/prisma-engine/base-image.ts';
import { composeInputs } from '../../stage/step/compose-inputs.ts';
import { migratedAppFiles, pushReleases } from './apps/migrated-app.ts';
import { readServer, type Seen, type ServerReader } from './server.ts';
import { type Checkout, checkOut } from './step.ts';

jest.setTimeout(900_000);

let lab: Lab;
let slip: Checkout;
let server: ServerReader;

beforeAll(async () => {
  lab = await startLab({ nodes: 1, registry: true, builder: true }, { logger: silentLogger });
  server = readServer(lab.node('manager'));
  slip = await checkOut(migratedAppFiles);
  await pushPrismaBase(lab);
  await pushReleases(lab);
}, 600_000);
afterAll(async () => {
  await slip?.remove();
  await lab?.stop();
});

const boats = { name: 'boats', service: 'db', sql: 'SELECT count(*) FROM boats', answer: '3' };
/** Probes that ask no URL. */
const ofTheHost = [
  { name: 'backend up', service: 'backend' },
  { name: 'database container', container: 'slip-db-1' },
  { name: 'room', disk: { path: '/', 'min-free': '1MB' } },
  { name: 'memory', memory: { 'min-free': '1MB' } },
  { name: 'engine', command: ['docker', 'version'] },
  { name: 'sshd', tcp: '{host}:22', contains: 'SSH-2.0' },
];
const run = (release: string, more: Readonly<Record<string, string>> = {}) =>
  slip.run({
    ...composeInputs(lab, 'slip', ['manager']),
    'compose-files': 'compose.yaml',
    'secret-env': JSON.stringify({ PASSWORD: "it's $ecret" }),
    verify: JSON.stringify([boats]),
    release,
    ...more,
  });
const plan = async (release: string) => {
  const { outputs, log } = await run(release, { command: 'plan' });
  expect([outputs['status'], log]).toEqual(['planned', expect.anything()]);
  return JSON.parse(outputs['plan'] ?? '{}') as { migrations: string[]; warnings: string[] };
};
const query = (sql: string) => server.sh(`docker exec slip-db-1 psql -XAtq -U boatyard -c '${sql}'`);
/** Waits until the health check of the database has told the engine. */
const databaseSays = (health: string) =>
  server.sh(
    `until [ "$(docker inspect --format '{{.State.Health.Status}}' slip-db-1)" = ${health} ]; do sleep 1; done`,
  );
const idsOf = (all: Readonly<Record<string, Seen>>) =>
  Object.fromEntries(Object.entries(all).map(([service, { id }]) => [service, id]));
let serving: Record<string, string>;

describe('a release that brings migrations', () => {
  test('is planned with them, and the plan leaves the host unchanged', async () => {
    expect((await plan('v1')).migrations).toEqual([
      'backend: 20260910090000_create_boats (expand-only)',
      'backend: 20260918140000_write_work_orders (expand-only)',
    ]);
    expect(await server.sh('docker images -q; docker ps -aq; ls /home/deploy/slip 2>/dev/null || :')).toBe(
      '',
    );
  });

  test('is migrated before it serves, and its database confirms it', async () => {
    const { outputs, log, summary } = await run('v1', { verify: JSON.stringify([boats, ...ofTheHost]) });
    expect([outputs['status'], log]).toEqual(['deployed', expect.anything()]);
    for (const { name } of ofTheHost) expect(summary).toMatch(new RegExp(`${name}.* answered in \\d+ ms`));
    expect(await query('SELECT count(*) FROM _prisma_migrations WHERE finished_at IS NOT NULL')).toBe('2');
    expect(summary).toContain('boats');
    serving = idsOf(await server.containers('slip'));
  });

  test('does not begin while its database is unhealthy, and shows the output of the health check', async () => {
    await server.sh('docker exec slip-db-1 touch /tmp/ill');
    const bad = await databaseSays('unhealthy')
      .then(() => run('v2'))
      .finally(() => server.sh('docker exec slip-db-1 rm /tmp/ill'));
    await databaseSays('healthy');
    expect([bad.exitCode, bad.outputs['status']]).toEqual([1, 'failed']);
    expect(bad.summary).toContain('v2 did not come up: the service db on manager');
    expect(bad.summary).toContain('the tide is out');
    expect(idsOf(await server.containers('slip'))).toEqual(serving);
    expect(await query('SELECT count(*) FROM _prisma_migrations')).toBe('2');
  });

  test('that fail leaves the previous release in place', async () => {
    const bad = await run('v2');
    expect([bad.exitCode, bad.outputs['status']]).toEqual([1, 'rolled-back']);
    expect(bad.summary).toContain('Migrating backend failed');
    expect(bad.summary).toContain('barges');
    expect(bad.summary).toContain('v1 was put back and is proven to serve');
    expect(idsOf(await server.containers('slip'))).toEqual(serving);
    expect(await server.sh('cat ~/slip/compose.yaml')).toContain(
      (await server.containers('slip'))['backend']?.image,
    );
  });

  test('that remove something the previous release needs is not rolled back, because that would fail', async () => {
    // What Prisma's \`migrate resolve --rolled-back\` does.
    await query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL');
    const warned = await plan('v3');
    expect(warned.migrations).toEqual(['backend: 20261102090000_forget_tasks (contracting)']);
    expect(warned.warnings.join()).toContain('the release before would not work with the database');
    const bad = await run('v3');
    expect([bad.exitCode, bad.outputs['status']]).toEqual([1, 'failed']);
    expect(bad.summary).toContain('settings.json says');
    expect(bad.summary).toContain('v1 was not put back');
    expect((await server.containers('slip'))['db']?.id).toBe(serving['db']);
    const back = await run('', { command: 'rollback', to: 'v1' });
    expect(back.exitCode).toBe(1);
    expect(back.summary).toContain('v1 cannot be rolled back to');
    expect(back.summary).toContain('20261102090000_forget_tasks');
  });
});
