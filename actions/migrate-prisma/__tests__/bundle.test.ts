import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const bundle = join(import.meta.dirname, '../dist/index.js');

let workspace = '';
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'fairway-bundle-'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

function run(inputs: Record<string, string>) {
  const summary = join(workspace, 'summary');
  const output = join(workspace, 'output');
  for (const file of [summary, output]) writeFileSync(file, '');
  const { status, stdout } = spawnSync(process.execPath, [bundle], {
    encoding: 'utf8',
    env: {
      ...{ GITHUB_WORKSPACE: workspace, GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output },
      ...{
        RUNNER_TEMP: workspace,
        INPUT_COMMAND: 'migrate',
        INPUT_BACKUP: 'never',
        INPUT_INSTALL: 'auto',
        INPUT_ALLOW: 'any',
        INPUT_ORDER: 'side-by-side',
        INPUT_TIMEOUT: '1m',
        'INPUT_LOCK-WAIT': '1m',
        ...inputs,
      },
    },
  });
  const log = stdout.replaceAll(/^::add-mask::.*\n/gm, '');
  return { status, log, summary: readFileSync(summary, 'utf8'), output: readFileSync(output, 'utf8') };
}

describe('the bundle', () => {
  test('names the missing inputs', () => {
    const { status, log } = run({});
    expect(status).toBe(1);
    expect(log).toMatch(/::error::The inputs "databases", "urls" cannot be used/);
  });

  test('names a database that does not answer in log, summary and output, without its password', () => {
    mkdirSync(join(workspace, 'harbor/prisma/migrations/1_first'), { recursive: true });
    writeFileSync(join(workspace, 'harbor/prisma/migrations/1_first/migration.sql'), 'SELECT 1;');
    const { status, log, summary, output } = run({
      INPUT_DATABASES: '- name: harbor\n  directory: harbor\n',
      INPUT_URLS: 'harbor: postgresql://app:open-sesame@127.0.0.1:1/harbor\n',
    });
    expect(status).toBe(1);
    expect(log).toContain('::error::harbor (database "harbor" at 127.0.0.1:1) gives no answer.');
    expect(summary).toContain('| harbor (database "harbor" at 127.0.0.1:1) | unreachable |');
    expect(output).toContain('[{"name":"harbor","before":"unreachable","applied":[],"after":"unreachable"}]');
    for (const text of [log, summary, output]) expect(text).not.toContain('sesame');
  });
});
