import type { RunResult } from '@fairway/workflow-runner';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type Boatyard,
  howItEnded,
  jobOf,
  openBoatyard,
  reviewer,
} from '../stage/pipelines/boatyard/boatyard.ts';
import { forgetTasks, shorterRecovery } from '../stage/pipelines/boatyard/changes.ts';
import { type Depots, startDepots } from '../stage/pipelines/boatyard/depots.ts';
import { earlierNight } from '../stage/pipelines/boatyard/earlier-night.ts';
import { output, query, readLedger } from '../stage/pipelines/boatyard/inside.ts';
import { askServed } from '../stage/pipelines/boatyard/served.ts';
import { secretPieces } from '../stage/pipelines/boatyard/settings.ts';

jest.setTimeout(30 * 60_000);

const project = 'boatyard';
const staging = 'boatyard-staging';
const clouds = ['aws', 'b2', 'spaces', 'wasabi', 'azure', 'gcs'];

let depots: Depots;
let yard: Boatyard;
/** The releases of production, as they were pushed. */
let first = '';
let second = '';
let night: RunResult;

const dayMs = 86_400_000;
/** Noon of a day that everything is kept of no longer. */
const longAgo = (Math.floor(Date.now() / dayMs) - 40) * dayMs + dayMs / 2;
/** Yesterday, the day before, and two of one day that is long ago: of those, the rules keep the later one. */
const earlierNights = [Date.now() - dayMs, Date.now() - 2 * dayMs, longAgo, longAgo - dayMs / 24].map((at) =>
  earlierNight(project, project, at),
);

interface Made {
  readonly source: string;
  readonly id: string;
}

const succeeded = (result: RunResult) => expect(howItEnded(result)).toBe('success');
const docker = (...argv: readonly string[]) => output(yard.node, ['docker', ...argv]);
const backupsOf = (result: RunResult): readonly Made[] =>
  JSON.parse(jobOf(result, 'Back up and prove')?.outputs['backups'] ?? '[]');

/** What a place has of a backup: the endings of its objects. */
const endingsOf = (keys: readonly string[], { source, id }: Made) =>
  keys
    .filter((key) => key.startsWith(`${source}/${id}.`))
    .map((key) => key.slice(`${source}/${id}.`.length).replace(/^proof-.*/, 'proof'));

async function pushToMaster(): Promise<void> {
  await yard.repository.git('branch', '--force', 'master', 'develop');
  succeeded(await yard.push('master'));
}

const stagingFile = `
services:
  postgres:
    image: yard-db:1
    environment: {POSTGRES_USER: boatyard, POSTGRES_DB: boatyard, POSTGRES_PASSWORD: ropes-and-tar}
    healthcheck:
      test: [CMD, pg_isready, --host, 127.0.0.1, --username, boatyard]
      interval: 10s
      start_period: 60s
      start_interval: 500ms
`;

/** Staging without its apps, beside production: of all its services, a backup asks for the database alone. */
async function startStaging(): Promise<void> {
  const image = await docker('inspect', '--format', '{{.Image}}', `${project}-postgres-1`);
  await docker('tag', image.trim(), 'yard-db:1');
  await output(yard.node, ['install', '-d', '-o', 'deploy', `/var/lib/fairway/compose/${staging}`]);
  const up = ['docker', 'compose', '-p', staging, '-f', '-', 'up', '--detach', '--wait', '--quiet-pull'];
  const { exitCode, stderr } = await yard.node.exec(up, stagingFile);
  if (exitCode !== 0) throw new Error(stderr);
  await query(yard.node, staging, 'CREATE TABLE boats (name text)');
}

beforeAll(async () => {
  depots = await startDepots();
  yard = await openBoatyard({
    name: 'staging-production',
    beside: 'backup',
    workflow: 'deploy.yml',
    branch: 'develop',
    directories: ['/srv/www/boatyard', '/srv/backups/boatyard'],
    more: depots.settings,
  });
  first = await yard.repository.commit(shorterRecovery);
  await pushToMaster();
  await startStaging();
  await query(yard.node, project, `INSERT INTO boats (name) VALUES ('Nautilus')`);
  for (const earlier of earlierNights) await depots.keep(yard.node, earlier);
  night = await yard.backUp();
});

afterAll(async () => {
  await yard?.stop();
  await depots?.stop();
});

describe('every night', () => {
  it('both databases are restored and compared, and people are told', async () => {
    succeeded(night);
    expect(backupsOf(night)).toEqual([
      expect.objectContaining({ source: 'boatyard', proven: true }),
      expect.objectContaining({ source: staging, proven: true }),
    ]);
    expect(yard.told.map(({ event, severity }) => [event, severity])).toEqual([['backup.succeeded', 'P3']]);
    expect(await docker('ps', '--all', '--quiet', '--filter', 'label=dev.fairway.proof')).toBe('');
  });

  it('the one backup that no rule keeps is gone, where it was, and nothing else', async () => {
    const keys = await depots.keys(yard.node);
    const kept = (place: string) =>
      earlierNights.filter(({ files }) => [...files.keys()].every((key) => keys[place]?.includes(key)));
    const expired = earlierNights.at(-1);
    for (const place of ['aws', 'b2', 'spaces', 'wasabi', 'store']) {
      expect([place, kept(place)]).toEqual([place, earlierNights.slice(0, -1)]);
      expect(keys[place]?.filter((key) => key.includes(`${expired?.id}`))).toEqual([]);
    }
    expect(jobOf(night, 'Back up and prove')?.summary).toMatch(/5 copies, .* B/);
  });

  it('every place has both whole and encrypted, the roles of production too, and nothing half', async () => {
    const keys = await depots.keys(yard.node);
    expect(Object.keys(keys)).toEqual([...clouds, 'store']);
    const [production, staging] = backupsOf(night) as [Made, Made];
    const proven = ['manifest.json', 'pgdump.zst.age', 'proof'];
    for (const [place, all] of Object.entries(keys)) {
      const endings = [production, staging].map((backup) => [...new Set(endingsOf(all, backup))]);
      expect([place, endings]).toEqual([place, [['globals.sql.zst.age', ...proven], proven]]);
    }
    expect(depots.unfinished()).toEqual(Object.fromEntries(clouds.map((cloud) => [cloud, 0])));
  });
});

describe('the volume of the database is lost, and the release before is wanted', () => {
  let result: RunResult;
  beforeAll(async () => {
    second = await yard.repository.commit(forgetTasks);
    await pushToMaster();
    await docker('rm', '--force', `${project}-postgres-1`);
    await docker('volume', 'rm', `${project}_postgres`);
    result = await yard.recover({ command: 'restore-and-rollback', version: 'previous', confirm: project });
  });

  it('the ways back are shown before anybody is asked, and one person approves', () => {
    succeeded(result);
    const shown = jobOf(result, 'Show the ways back')?.summary;
    const [production] = backupsOf(night);
    expect(shown).toContain(`<code>${second.slice(0, 7)}</code> (runs now)`);
    expect(shown).toContain(production?.id);
    expect(shown).toMatch(/rollback<\/code> \| closed \|/);
    expect(shown).toContain('**postgres keeps data**: where data go back, it is made anew first');
    expect(shown).toContain('20261102090000_forget_tasks, something was taken away');
    expect(yard.asked.filter(({ job }) => job.startsWith('recover'))).toEqual([
      { environment: 'production', job: 'recover/recover' },
    ]);
  });

  it('release and data are back, and proven', async () => {
    expect(jobOf(result, 'Recover')?.outputs).toMatchObject({ status: 'recovered', release: first });
    expect(await askServed(yard.node)).toMatchObject({ backend: first, frontend: first, boats: 4 });
    const rows = 'SELECT (SELECT count(*) FROM boats), (SELECT count(task) FROM work_orders)';
    expect(await query(yard.node, project, rows)).toBe('4|3');
    const last = (await readLedger(yard.node, project)).at(-1);
    expect(last).toMatchObject({ version: first, outcome: 'proven', rollback: true });
  });

  it('an issue says what was lost and who approved, and people are told', () => {
    const [incident] = yard.github.state.issues.all;
    expect(incident?.title).toBe(`boatyard (production): it went back to ${first.slice(0, 7)}`);
    expect(incident?.body).toMatch(
      /boatyard: everything from .* until its data were lost\. When that was is not known/,
    );
    expect(incident?.body).toMatch(/`boatyard_before_\w+` is what was in the place of the lost data/);
    expect(incident?.body).toMatch(/start postgres: .* postgres was made anew from/);
    expect(incident?.body).toContain(`Approved by: ${reviewer} for production`);
    expect(yard.told.at(-1)).toMatchObject({ event: 'recovery.succeeded', severity: 'P3' });
  });

  it('what was there before is kept everywhere, as a backup that nobody has proven', async () => {
    const keys = await depots.keys(yard.node);
    const counts = Object.entries(keys).map(([place, all]) => [
      place,
      all.filter((key) => /^boatyard\/.*\.pgdump\.zst\.age$/.test(key)).length,
    ]);
    expect(counts).toEqual([...clouds, 'store'].map((place) => [place, 2]));
  });
});

describe('what stays behind', () => {
  it('is no secret in any log, summary or output', () => {
    const seen = JSON.stringify(yard.runs);
    for (const piece of secretPieces(yard.settings)) {
      const escaped = JSON.stringify(piece).slice(1, -1);
      expect([piece, seen.includes(piece) || seen.includes(escaped)]).toEqual([piece, false]);
    }
  });

  it('is nothing at GitHub that its API does not know', () => {
    expect(yard.github.violations).toEqual([]);
  });
});
