import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startVendor } from '../../../test/stage/channels/vendor.ts';
import { startGithubApi } from '../../../test/stage/github-api/github-api.ts';
import { type S3StandIn, startS3 } from '../../../test/stage/object-stores/s3/s3.ts';
import { runStep } from '../../../test/stage/step/run-step.ts';

let s3: S3StandIn;
beforeAll(async () => {
  s3 = await startS3(['first', 'second']);
});
afterAll(() => s3.stop());

let workspace = '';
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'fairway-backup-'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const place = (name: string) =>
  `- {name: ${name}, kind: s3, endpoint: "${s3.url}", bucket: ${name}, prefix: nightly}\n`;

const destinations = () => ['first', 'second'].map(place).join('');

const credentials = ['first', 'second']
  .flatMap((name) => [`${name}.access-key-id: key`, `${name}.secret-access-key: secret`])
  .join('\n');

/** A source of the runner itself: a file, and what reads and writes it. */
const source = (file: string) => `
- name: notes
  kind: command
  dump: cat ${file}
  verify: grep -q end "$FAIRWAY_DUMP"
  restore: cp "$FAIRWAY_DUMP" ${file}.$FAIRWAY_TARGET
`;

function step(inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  return runStep({
    action: 'backup-upload',
    workspace,
    env,
    inputs: {
      destinations: destinations(),
      credentials,
      databases: source(join(workspace, 'notes')),
      ...inputs,
    },
  });
}

describe('the bundle', () => {
  test('names what is wrong with its inputs, and asks nobody', async () => {
    const before = s3.sent.length;
    const { exitCode, log } = await step({ databases: '[]', destinations: '[]' });
    expect(exitCode).toBe(1);
    expect(log).toContain('::error::The inputs "databases", "destinations" cannot be used');
    expect(s3.sent).toHaveLength(before);
  });

  test('backs up, proves, holds, lists, ends the hold, verifies, checks, prunes and restores', async () => {
    const file = join(workspace, 'notes');
    writeFileSync(file, 'first line\nthe end\n');
    const backup = await step({});
    expect(backup.log).toContain('Proved: backup of notes');
    expect(backup.exitCode).toBe(0);
    const [made] = JSON.parse(backup.outputs['backups'] ?? '[]');
    expect(made).toMatchObject({
      source: 'notes',
      plainBytes: 19,
      proven: true,
      destinations: [
        { name: 'first', has: true },
        { name: 'second', has: true },
      ],
    });
    expect(backup.summary).toContain(made.id);
    expect(backup.summary).toContain('sha256sum --check');

    writeFileSync(file, 'overwritten');
    const restored = await step({ command: 'restore', target: 'back' });
    expect(restored.exitCode).toBe(0);
    expect(readFileSync(`${file}.back`, 'utf8')).toBe('first line\nthe end\n');

    const broken = await step({});
    expect(broken.exitCode).toBe(1);
    expect(broken.log).toContain('notes');
    expect(JSON.parse(broken.outputs['backups'] ?? '[]')[0]).toMatchObject({ proven: false });

    const held = await step({ command: 'hold', backup: made.id });
    expect(held.log).toContain(`notes/${made.id} is on hold`);
    const listed = await step({ command: 'list' });
    expect(listed.exitCode).toBe(0);
    const [{ backups }] = JSON.parse(listed.outputs['catalogue'] ?? '[]');
    expect(backups.map(({ held, provenAt }: Record<string, unknown>) => [held, typeof provenAt])).toEqual([
      [false, 'undefined'],
      [true, 'number'],
    ]);

    const unheld = await step({ command: 'unhold', backup: made.id });
    expect(unheld.log).toContain(`notes/${made.id} is on no hold`);
    const verified = await step({ command: 'verify', backup: made.id });
    expect(verified.exitCode).toBe(0);
    expect((await step({ command: 'check' })).exitCode).toBe(0);
    expect((await step({ command: 'prune' })).exitCode).toBe(0);
    for (const { log, summary } of [backup, restored, broken, listed])
      for (const text of [log, summary])
        expect(text.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain('secret-access');
  });

  test('tells a heartbeat and the Pushgateway, and fails where nobody looks after health any more', async () => {
    writeFileSync(join(workspace, 'notes'), 'the end\n');
    const told = await startVendor(({ path }) => ({
      reply: { status: 200, body: path.startsWith('/ping') ? 'OK' : '' },
    }));
    const github = await startGithubApi({ repository: 'acme/shop' });
    const night = await step(
      {
        heartbeat: `${told.url}/ping/open-sesame`,
        metrics: `pushgateway: ${told.url}`,
        watch: 'health.yml',
        'github-token': github.issueToken({ actions: 'read' }),
        environment: 'production',
      },
      { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: 'acme/shop' },
    );
    await Promise.all([told.stop(), github.stop()]);
    expect(night.exitCode).toBe(1);
    expect(night.log).toContain('::error::Nobody looks whether it still serves: health.yml is silent.');
    expect(JSON.parse(night.outputs['backups'] ?? '[]')[0]).toMatchObject({ proven: true });
    const lines = told.sent.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
    expect(lines).toEqual([
      'POST /ping/open-sesame/start',
      'POST /metrics/job/fairway_backup/subject/notes/environment/production',
      'POST /ping/open-sesame/fail',
    ]);
    expect(told.sent[1]?.text).toMatch(/^fairway_backup_success 1$/m);
    expect(told.sent[1]?.text).toMatch(
      /^fairway_backup_newest_proven_timestamp_seconds\{destination="first"\}/m,
    );
    expect(night.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain('open-sesame');
  });
});
