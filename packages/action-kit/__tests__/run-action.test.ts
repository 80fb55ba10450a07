import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runFixture, type StepRun } from './fixtures/run-fixture.ts';

const dbPassword = 'pa|ss"word';
const errorsOf = (run: StepRun) => run.log.match(/^::error.*/gm) ?? [];
/** A run that is asked several questions. */
const runOnce = (inputs: Readonly<Record<string, string>>) => {
  let run: Promise<StepRun> | undefined;
  return () => {
    run ??= runFixture(inputs);
    return run;
  };
};
const succeeded = runOnce({ mode: 'ok', password: dbPassword });
const failed = runOnce({ mode: 'fail', stack: 'marina', password: dbPassword });
const withoutMasks = (log: string) => log.replace(/^::add-mask::.*\n/gm, '');

describe('an action that succeeds', () => {
  it('prints its phases, sets outputs, writes summary and report, and ends with 0', async () => {
    const run = await succeeded();
    expect(run.exitCode).toBe(0);
    expect(withoutMasks(run.log).replace(/\d+ ms/g, 'N ms')).toBe(
      [
        '::group::Preflight',
        'The password is ***.',
        'Proved: worker1 is reachable (uid 1000 | home)',
        '::endgroup::',
        'Preflight: done in N ms',
        '::group::Deploy: stack, all',
        '1 of 3 services',
        '::endgroup::',
        'Deploy: stack, all: done in N ms',
        '',
      ].join('\n'),
    );
    expect(run.outputs).toMatchObject({ status: 'started', digests: '{"api":"sha256:1"}' });
    expect(run.summary).toMatch(/^## Deploy marina\n\n- \*\*Password\*\*: \\\*\\\*\\\*\n\n### Proofs\n/);
    expect(run.summary).toContain('| worker1 is reachable | uid 1000 \\| home |');
    expect(run.summary).toMatch(/### Timeline\n\nFrom 20[\d-]+ [\d:]+ UTC\.\n\n[\s\S]*\| Preflight \| \d/);
    expect(run.report).toMatchObject({
      status: 'succeeded',
      phases: [
        { name: 'Preflight', status: 'done' },
        { name: 'Deploy: stack, all', status: 'done' },
      ],
      proofs: [{ what: 'worker1 is reachable', evidence: 'uid 1000 | home', phase: 'Preflight' }],
      outputs: { status: 'started', digests: { api: 'sha256:1' } },
      failure: null,
    });
  });

  it('shows long hashes short in the summary and whole in the report, and no part of a secret that looks like one', async () => {
    const secret = 'ab'.repeat(32);
    const run = await runFixture({ mode: 'hashes', password: secret });
    expect(run.summary).toContain('| files are equal | manifest 0f0f0f0f0f0f, \\*\\*\\* |');
    expect(run.summary).not.toContain(secret.slice(0, 12));
    const evidence = `manifest ${'0f'.repeat(32)}, ***`;
    expect(run.report).toMatchObject({
      proofs: expect.arrayContaining([expect.objectContaining({ evidence })]),
    });
  });

  it('may annotate the run and lines of files', async () => {
    const { log, exitCode } = await runFixture({ mode: 'annotate', password: dbPassword });
    expect(log).toContain('::notice title=a%2C b%3A c,file=stack.yml,line=3::one%0Atwo ***\n');
    expect(log).toContain('::error::| ::set-output::x\n');
    expect(exitCode).toBe(0);
  });

  it('ends although something was left open', async () => {
    expect((await runFixture({ mode: 'leave-open' })).exitCode).toBe(0);
  });
});

describe('the report of an action', () => {
  it('says what the step is about by its inputs as written, even when they are wrong', async () => {
    const run = await runFixture({ stack: 'marina', environment: 'production', command: 'deploy' });
    expect(run.exitCode).toBe(1);
    expect(run.report).toMatchObject({
      schema: 1,
      action: 'fixture',
      command: 'deploy',
      about: { kind: 'swarm', subject: 'marina', environment: 'production', release: null, earlier: [] },
      status: 'failed',
    });
  });

  it('is handed over as one line that fits an output, without secrets and with its cause', async () => {
    const run = await failed();
    const notice = JSON.parse(run.outputs['notice'] ?? '');
    expect(notice).toMatchObject({
      ...run.report,
      proofs: [],
      outputs: { status: 'started' },
      about: { release: { version: 'v2', commit: 'c0ffee' } },
    });
    expect(run.outputs['notice']).not.toContain('ss\\"word');
  });

  it('of a step that is killed says what was known, and that it never ended', async () => {
    const temp = mkdtempSync(join(tmpdir(), 'action-kit-'));
    const run = await runFixture(
      { mode: 'wait', stack: 'marina' },
      { temp, onLog: (log, kill) => void (log.includes('waiting') && kill('SIGKILL')) },
    );
    rmSync(temp, { recursive: true });
    expect(run.signal).toBe('SIGKILL');
    expect(JSON.parse(run.outputs['notice'] ?? '')).toMatchObject({
      status: 'running',
      about: { subject: 'marina', release: { version: 'v2' } },
      failure: null,
    });
  });
});

describe('an action that fails', () => {
  it('says so once, in three parts, and keeps outputs, summary and report', async () => {
    const run = await failed();
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run)).toEqual([
      '::error::The service api never became healthy.%0AWhy: Its task ends with status 1.%0A  | ::error::no database%0A  | password ***%0ATo do: Correct settings.json and release again.',
    ]);
    expect(run.log).toMatch(/::endgroup::\nDeploy: stack, all: failed after /);
    expect(run.outputs).toMatchObject({ status: 'started' });
    expect(run.summary).toMatch(
      /^## Deploy marina\n\n### Failed\n\n\*\*The service api never became healthy\.\*\*/,
    );
    expect(run.summary).toContain('```text\n::error::no database\npassword ***\n```\n\n**To do:** Correct');
    expect(run.summary).toContain('| Deploy: stack, all ✗ failed |');
    expect(run.report?.failure).toEqual({
      what: 'The service api never became healthy.',
      why: 'Its task ends with status 1.',
      evidence: ['::error::no database', 'password ***'],
      fix: 'Correct settings.json and release again.',
    });
  });

  it('shows its secret nowhere but in the commands that mask it', async () => {
    const { log, summary, report } = await failed();
    expect(log).toContain(`::add-mask::${dbPassword}\n`);
    for (const text of [withoutMasks(log), summary, JSON.stringify(report)]) {
      expect(text).not.toContain('ss"word');
      expect(text).not.toContain('ss\\"word');
    }
  });

  it('by a defect says that it is one, and shows the stack when debugging is on', async () => {
    const run = await runFixture({ mode: 'defect' }, { env: { RUNNER_DEBUG: '1' } });
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run).join()).toMatch(
      /Why: SyntaxError: .*To do: This is a defect of the action: .*report it with the log/,
    );
    expect(run.log).toMatch(/^::debug::SyntaxError: .*deploy\.ts/m);
  });

  it.each([
    ['an error that nobody awaited', 'stray', 'nobody waits for me'],
    ['a wait for what can never happen', 'never', 'waits for something that can no longer happen'],
  ])('is also one with %s', async (_, mode, words) => {
    const run = await runFixture({ mode });
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run)).toHaveLength(1);
    expect(errorsOf(run)[0]).toContain(words);
  });

  it('at its inputs names all of them', async () => {
    const run = await runFixture({ images: '- nme: x' });
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run)[0]).toContain('The inputs "mode", "images" cannot be used.');
  });
});

describe('a cancelled action', () => {
  it('stops in good order, even when SIGTERM follows, and ends as failed', async () => {
    let sent = 0;
    const run = await runFixture(
      { mode: 'wait' },
      {
        onLog(log, kill) {
          if (sent === 0 && log.includes('waiting\n')) {
            sent = 1;
            kill('SIGINT');
          } else if (sent === 1 && log.includes('stopping in good order')) {
            sent = 2;
            kill('SIGTERM');
          }
        },
      },
    );
    expect([run.exitCode, run.signal]).toEqual([1, null]);
    expect(run.log).toMatch(
      /Received SIGINT: stopping in good order\.\nReceived SIGTERM: still stopping\.\nput back\n/,
    );
    expect(run.log).toContain('Deploy: stack, all: cancelled after');
    expect(errorsOf(run)).toEqual([
      expect.stringContaining('This step was cancelled.%0AWhy: It received SIGINT'),
    ]);
    expect(run.report?.status).toBe('cancelled');
    expect(run.summary).toContain('### Cancelled');
    expect(run.outputs).toMatchObject({ status: 'started' });
  });
});

describe('the post step', () => {
  it('gets what main has saved', async () => {
    const main = await succeeded();
    const post = await runFixture({ mode: 'ok' }, { state: main.state });
    expect(post.log).toBe('The lock was held.\n');
    expect(post.exitCode).toBe(0);
  });

  it('gets a state larger than an environment variable may be', async () => {
    const temp = mkdtempSync(join(tmpdir(), 'action-kit-'));
    try {
      const main = await runFixture({ mode: 'large-state' }, { temp });
      expect(Math.max(...Object.values(main.state).map((value) => value.length))).toBeLessThan(1_000);
      const post = await runFixture({ mode: 'large-state' }, { temp, state: main.state });
      expect(post.log).toBe(`The lock was ${'x'.repeat(200_000)}.\n`);
    } finally {
      rmSync(temp, { recursive: true });
    }
  });

  it('warns when it fails, and never fails the job', async () => {
    const main = await failed();
    const post = await runFixture({ mode: 'fail' }, { state: main.state });
    expect(post.exitCode).toBe(0);
    expect(post.log).toMatch(/^::warning::.*cannot clean/m);
    expect(errorsOf(post)).toEqual([]);
  });

  it('does nothing where main has saved nothing', async () => {
    const post = await runFixture({ mode: 'fail' }, { state: { isPost: 'true' } });
    expect([post.exitCode, post.log]).toEqual([0, '']);
  });
});

describe('an action that starts programs', () => {
  const inputs = { mode: 'spy', password: 'sesame-one' };
  const tokens = { ACTIONS_RUNTIME_TOKEN: 'sesame-two', NODE_AUTH_TOKEN: 'of the workflow' };

  it('shows them nothing of what the runner gave to it alone, and loses nothing of it', async () => {
    const run = await runFixture(inputs, { env: { ...tokens, FIXTURE_STARTS_PROGRAMS: 'yes' } });
    expect(run.exitCode).toBe(0);
    expect(run.outputs['token']).toBe('sesame-two');
    expect(run.log).toContain('The password is ***.');
    expect(run.outputs['found']).toContain('NODE_AUTH_TOKEN=of the workflow');
    expect(run.outputs['found']).not.toMatch(/sesame|INPUT_|ACTIONS_|GITHUB_OUTPUT|\/dev\/shm/);
    expect(run.log).not.toMatch(/::warning::|::debug::|ExperimentalWarning/);
  });

  it('finds its own secrets in the place where they would find them, were it not so', async () => {
    const { outputs } = await runFixture(inputs, { env: tokens });
    expect(outputs['found']).toContain('INPUT_PASSWORD=sesame-one');
    expect(outputs['found']).toContain('ACTIONS_RUNTIME_TOKEN=sesame-two');
  });

  it('leaves a variable of the workflow to it, whatever its name is', async () => {
    const env = { FAIRWAY_ENVIRONMENT: 'staging', _FAIRWAY_ENVIRONMENT_ON_STDIN: 'staging' };
    const run = await runFixture(inputs, { env: { ...tokens, ...env, FIXTURE_STARTS_PROGRAMS: 'yes' } });
    expect([run.exitCode, run.outputs['token']]).toEqual([0, 'sesame-two']);
    expect(run.outputs['found']).toContain('FAIRWAY_ENVIRONMENT=staging');
    expect(run.outputs['found']).not.toMatch(/sesame|INPUT_/);
  });

  it.each([
    ['its Node cannot take its own place', 'process.execve=undefined'],
    ['its Node is gone', "process.execPath='/nowhere/node'"],
  ])('goes on as it was where %s, and only a debug log says so', async (_, how) => {
    const env = { FIXTURE_STARTS_PROGRAMS: 'yes', NODE_OPTIONS: `--import=data:text/javascript,${how}` };
    const run = await runFixture(inputs, { env: { ...tokens, ...env } });
    expect([run.exitCode, run.outputs['token']]).toEqual([0, 'sesame-two']);
    expect(run.log).toContain('::debug::Programs that this step starts can read its inputs');
    expect(run.log).not.toMatch(/::warning::|ExperimentalWarning/);
  });

  it('stops in good order where it is cancelled', async () => {
    const run = await runFixture(
      { mode: 'wait' },
      {
        env: { FIXTURE_STARTS_PROGRAMS: 'yes' },
        onLog(log, kill) {
          if (log.includes('waiting') && !log.includes('Received')) kill('SIGINT');
          else if (log.includes('Received SIGINT') && !log.includes('put back')) kill('SIGTERM');
        },
      },
    );
    expect(run.log).toContain('put back');
    expect(run.exitCode).toBe(1);
  });
});
