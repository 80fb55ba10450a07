import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { compileCache } from '../../../test/stage/samples/compile-cache.ts';
import { readArguments } from '../src/cli/arguments.ts';
import { runOptionsOf } from '../src/cli/run-options.ts';
import { makeStage, oneJob } from './stage.ts';

const stage = makeStage();
afterAll(() => stage.remove());
const cli = join(import.meta.dirname, '../src/cli.ts');

function workflow(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=fairway-source', '--no-warnings', cli, ...args],
    {
      cwd: stage.caller,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: stage.dir, ...compileCache },
    },
  );
  return { status, stdout, stderr };
}

const write = (name: string, text: string, mode = 0o600) => {
  writeFileSync(join(stage.dir, name), text);
  chmodSync(join(stage.dir, name), mode);
  return join(stage.dir, name);
};

test('a run is shown, its logs and summaries are kept, and the exit code is its result', () => {
  stage.commit({
    'ok.yml': oneJob(
      '- run: echo "said ${{ secrets.TOKEN }}"; echo "## Done ${{ vars.PLACE }}" >> "$GITHUB_STEP_SUMMARY"\n- { name: fails, run: echo why; exit 4 }',
      '    environment: production\n',
    ),
  });
  const run = workflow(
    ...['run', 'ok.yml', '--event', 'workflow_dispatch', '--approve', 'production'],
    ...[
      '--secrets',
      write('secrets.yml', 'TOKEN: hunter-22\n'),
      '--vars',
      write('vars.yml', 'PLACE: "1.10"\n', 0o644),
    ],
    ...['--environments', write('environments.yml', 'production: { approval: true }\n')],
    ...['--log', join(stage.dir, 'logs'), '--summary', join(stage.dir, 'summary.html')],
  );
  expect(run.status).toBe(1);
  expect(run.stdout).toContain('▶ only');
  expect(run.stdout).toMatch(/✗ only › fails failure/);
  expect(run.stdout).toContain('##[error]Process completed with exit code 4.');
  expect(run.stdout).toContain('Done 1.10');
  expect(readFileSync(join(stage.dir, 'logs/only.log'), 'utf8')).toContain('said ***');
  expect(readFileSync(join(stage.dir, 'summary.html'), 'utf8')).toContain('<h2>Done 1.10</h2>');
  expect(JSON.stringify(run)).not.toContain('hunter-22');
  expect(readdirSync(stage.dir).filter((name) => name.startsWith('workflow-run-'))).toEqual([]);
});

test('--json prints one event a line and nothing else', () => {
  stage.commit({ 'ok.yml': oneJob('- run: echo hi') });
  const { status, stdout } = workflow('run', 'ok.yml', '--event', 'workflow_dispatch', '--json');
  const types = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type);
  expect(status).toBe(0);
  expect([types[0], types.at(-1)]).toEqual(['run-started', 'run-ended']);
});

test('a file that is not committed ends the run at once with advice', () => {
  const { status, stderr } = workflow('run', write('caller/new.yml', ''), '--event', 'workflow_dispatch');
  expect(status).toBe(1);
  expect(stderr).toContain('There is no workflow new.yml in local/caller');
  expect(stderr).toContain('To do: Commit the file, or name another one.');
});

test('without a terminal to ask on, an approval is refused', () => {
  stage.commit({ 'gate.yml': oneJob('- run: touch reached', '    environment: production\n') });
  const run = workflow(
    ...['run', 'gate.yml', '--event', 'workflow_dispatch'],
    ...['--environments', write('environments.yml', 'production: { approval: true }\n')],
  );
  expect(run.status).toBe(1);
  expect(run.stdout).toContain('--approve production');
  expect(existsSync(join(stage.dir, 'reached'))).toBe(false);
});

test.each([
  [
    'a secrets file that others can read',
    () => ['run', 'ok.yml', '--event', 'push', '--secrets', write('open.yml', 'A: b\n', 0o644)],
    'chmod 600',
  ],
  [
    'a variable that YAML reads as a number',
    () => ['run', 'ok.yml', '--event', 'push', '--vars', write('v.yml', 'A: 1.10\n')],
    'Put the value in quotes',
  ],
  ['an unknown option', () => ['run', 'ok.yml', '--evnt', 'push'], "Unknown option '--evnt'"],
  ['no event', () => ['run', 'ok.yml'], 'The event is missing'],
])('%s ends the run at once with advice', async (_, args, words) => {
  const approver = { approved: [], terminal: undefined, aside: <T>(ask: () => Promise<T>) => ask() };
  const read = async () => {
    const found = readArguments(args());
    return found === undefined ? undefined : runOptionsOf(found, stage.caller, approver);
  };
  await expect(read()).rejects.toThrow(words);
});
