import { describe, expect, test } from '@jest/globals';
import { readJobResults } from '../../src/report/job-results.ts';
import { isSameCause } from '../../src/report/known-incident.ts';
import { messagesOf } from '../../src/report/messages.ts';
import { readReport, type StepReport } from '../../src/report/step-report.ts';
import type { Surroundings } from '../../src/report/turn.ts';
import { failure, report, rolledBack, written } from './report.ts';

const around: Surroundings = {
  jobs: [],
  known: () => undefined,
  severities: [],
  run: {
    repository: 'acme/marina',
    workflow: 'Release',
    url: 'https://github.com/acme/marina/actions/runs/7',
    actor: 'ada',
  },
  environment: 'production',
  now: Date.parse('2026-11-29T06:03:00Z'),
};
const told = (reports: readonly StepReport[], more: Partial<Surroundings> = {}) =>
  messagesOf(reports, { ...around, ...more }).map(({ message }) => message);
const lines = (reports: readonly StepReport[], more: Partial<Surroundings> = {}) =>
  told(reports, more).map(({ severity, state, event }) => `${severity} ${state} ${event}`);

const failed = (about: object, status = 'failed') =>
  report({ status, failure: status === 'running' ? null : failure, outputs: { status: 'failed' }, about });
const step = (action: string, status: string, about: object = {}, command = '') =>
  report({
    action,
    command,
    status,
    failure: status === 'failed' ? failure : null,
    outputs: {},
    about: { serving: null, serves: null, ...about },
  });

describe('the message of a report', () => {
  test.each<[string, StepReport, string, string]>([
    [
      'a deploy that went well',
      report(),
      'P3 event deploy.succeeded',
      'marina on production: 1.4.0 is deployed and proven',
    ],
    [
      'a rollback',
      report({ command: 'rollback' }),
      'P3 event deploy.succeeded',
      'marina on production: rolled back to 1.4.0, which is proven',
    ],
    [
      'an unchanged deploy',
      report({ outputs: { status: 'unchanged' } }),
      'P3 event deploy.unchanged',
      'marina on production: 1.4.0 runs already, nothing was touched',
    ],
    [
      'a deploy that was put back',
      rolledBack(),
      'P2 opened deploy.rolled-back',
      'marina on production: 1.4.0 failed, 1.3.2 serves again',
    ],
    [
      'a deploy without proof',
      failed({ serving: 'unproven', serves: null }),
      'P1 opened deploy.failed',
      'marina on production: 1.4.0 failed, and what serves now is not proven',
    ],
    [
      'a first deploy that was taken away',
      failed({ serving: 'nothing', serves: null }),
      'P1 opened deploy.failed',
      'marina on production: 1.4.0 failed, and nothing serves now',
    ],
    [
      'a deploy that never began',
      failed({ serving: 'untouched' }),
      'P3 opened deploy.not-begun',
      'marina on production: 1.4.0 was not deployed, and what served before was not touched',
    ],
    [
      'wrong inputs',
      failed({ serving: null, release: null, serves: null }),
      'P3 opened deploy.not-begun',
      'marina on production: the deploy did not begin, and what served before was not touched',
    ],
    [
      'a cancelled deploy',
      failed({ serving: 'previous', serves: { version: '1.3.2' } }, 'cancelled'),
      'P3 event deploy.cancelled',
      'marina on production: the deploy of 1.4.0 was cancelled, 1.3.2 serves again',
    ],
    [
      'one cancelled half way',
      failed({ serving: 'unproven' }, 'cancelled'),
      'P1 opened deploy.cancelled',
      'marina on production: the deploy of 1.4.0 was cancelled, and what serves now is not proven',
    ],
    [
      'a killed deploy',
      failed({ serving: 'unproven' }, 'running'),
      'P1 opened deploy.cut',
      'marina on production: the deploy of 1.4.0 was killed before its end, and what serves now is not proven',
    ],
    [
      'a killed plan',
      failed({ serving: 'untouched' }, 'running'),
      'P3 opened deploy.cut',
      'marina on production: the deploy of 1.4.0 was killed before its end, and nothing was touched',
    ],
    [
      'a failed build',
      step('build-images', 'failed'),
      'P3 opened build.failed',
      'marina on production: the images of 1.4.0 could not be built',
    ],
    [
      'a failed migration',
      step('migrate-prisma', 'failed'),
      'P2 opened migration.failed',
      'marina on production: the databases could not be migrated',
    ],
    [
      'a failed check',
      step('compose-deploy', 'failed', { serving: 'untouched' }, 'check'),
      'P3 opened check.not-begun',
      'marina on production: a deploy would fail',
    ],
    [
      'a destroyed staging',
      step('destroy-staging', 'succeeded'),
      'P3 event destroy.succeeded',
      'marina on production: taken away on purpose, and proven to be gone',
    ],
    [
      'a look that could not be made',
      step('health-heal', 'failed'),
      'P3 opened health.failed',
      'marina on production: the look at it failed: The service api never became healthy.',
    ],
    [
      'another action',
      step('gpu-check', 'failed'),
      'P3 opened gpu-check.failed',
      'marina on production: gpu-check failed: The service api never became healthy.',
    ],
  ])('of %s', (_, given, line, title) => {
    expect([lines([given]), told([given])[0]?.title]).toEqual([[line], title]);
  });

  test('holds cause and remedy, who serves, what users saw, the run first, the log, and the phases', () => {
    const [message] = told([rolledBack({ errorsSeen: [{ probe: 'web', asked: 60, failed: 3, ms: 3000 }] })]);
    expect(message).toMatchObject({
      key: 'acme/marina deploy swarm/marina production',
      subject: 'marina',
      environment: 'production',
      text: 'The service api never became healthy.\nWhy: Its task ends with status 1.\nTo do: Correct settings.json and release again.',
      log: ['no database'],
      timeline: [{ at: Date.parse('2026-11-29T06:01:00Z'), text: 'prove: failed after 1m 00s' }],
      at: Date.parse('2026-11-29T06:02:00Z'),
    });
    expect(message?.facts).toEqual([
      { name: 'Serves now', value: '1.3.2 (ccccccc), put back and proven' },
      { name: 'Release', value: '1.4.0 (bbbbbbb)' },
      { name: 'Before', value: '1.3.2 (ccccccc)' },
      { name: 'Environment', value: 'production' },
      { name: 'Hosts', value: 'manager' },
      { name: 'By', value: 'ada, in Release' },
      { name: 'Errors that users saw', value: 'web for 3.0 s (3 of 60 requests)' },
    ]);
    expect(message?.links.map(({ text }) => text)).toEqual(['The run', 'The environment', 'Commits']);
    expect(message?.links[2]?.url).toBe(
      `https://github.com/acme/marina/compare/${'c'.repeat(40)}...${'b'.repeat(40)}`,
    );
  });

  test('has a key of its own for each repository, work, kind, subject and environment', () => {
    const keys = [{}, { subject: 'harbour' }, { environment: 'staging' }, { kind: 'compose' }].map(
      (about) => told([report({ about })])[0]?.key,
    );
    expect(new Set(keys).size).toBe(4);
    expect(told([report({ about: { release: { version: '9', commit: '' } } })])[0]?.key).toBe(keys[0]);
  });

  test('takes the environment of the step that tells where the report names none', () => {
    const build = step('build-images', 'failed', { environment: '' });
    expect(told([build])[0]).toMatchObject({
      environment: 'production',
      key: 'acme/marina build swarm/marina production',
    });
  });

  test('is one where a report is handed over twice, as a file and as an output', () => {
    expect(lines([rolledBack(), rolledBack()])).toEqual(['P2 opened deploy.rolled-back']);
    expect(lines([rolledBack(), rolledBack({ subject: 'harbour' })])).toHaveLength(2);
  });

  test('of a run that failed and was put right is opened and resolved, in the order of time', () => {
    const back = { ...report({ command: 'rollback' }), endedAt: '2026-11-29T06:12:00.000Z' };
    const both = [back, failed({ serving: 'unproven' })];
    expect(lines(both)).toEqual([
      'P1 opened deploy.failed',
      'P1 resolved deploy.failed',
      'P3 event deploy.succeeded',
    ]);
    expect(told(both)[1]?.facts[0]?.value).toBe('10m 00s, since 2026-11-29 06:02 UTC');
  });

  test('of one host that went well ends nothing of another host in the same run', () => {
    const known = () => ({ event: 'deploy.failed', severity: 'P1' as const, cause: failure.what });
    const one = failed({ serving: 'unproven', hosts: ['a'] });
    const well = report({ about: { hosts: ['b'] } });
    for (const run of [
      [one, well],
      [well, one],
    ]) {
      expect(lines(run, { known }).toSorted()).toEqual([
        'P1 ongoing deploy.failed',
        'P3 event deploy.succeeded',
      ]);
      expect(messagesOf(run, { ...around, known }).some(({ ends }) => ends)).toBe(false);
    }
  });

  test('has the severity that the user gives its event, and the first pattern counts', () => {
    const severities = [
      ['deploy.rolled-back', 'P1'],
      ['deploy.*', 'P3'],
    ] as const;
    const other = failed({ serving: 'unproven', subject: 'harbour' });
    expect(lines([rolledBack(), other], { severities })).toEqual([
      'P1 opened deploy.rolled-back',
      'P3 opened deploy.failed',
    ]);
  });
});

describe('the same failure again', () => {
  const earlier = (outcome: string, cause: string | null) => ({
    ...{ version: '1.3.9', outcome, cause, endedAt: '2026-11-28T06:00:00.000Z', runUrl: '' },
  });

  test('goes on and does not open a second time, also with another version', () => {
    const again = rolledBack({
      earlier: [earlier('rolled-back', failure.what), earlier('failed', 'x'), earlier('proven', null)],
    });
    expect(lines([again])).toEqual(['P2 ongoing deploy.rolled-back']);
    expect(told([again])[0]?.facts.at(-1)).toEqual({
      name: 'Failed before',
      value: '2 attempts in a row, since 2026-11-28 06:00 UTC',
    });
  });

  test('is told again where it is worse than before: nothing proven serves now', () => {
    const before = [earlier('rolled-back', failure.what)];
    expect(lines([failed({ serving: 'unproven', serves: null, earlier: before })])).toEqual([
      'P1 opened deploy.failed',
    ]);
    const worst = [earlier('failed', failure.what)];
    expect(lines([rolledBack({ earlier: worst })])).toEqual(['P2 ongoing deploy.rolled-back']);
  });

  test('is another one with another cause', () => {
    const other = rolledBack({ earlier: [earlier('rolled-back', 'The disk is full.')] });
    expect(lines([other])).toEqual(['P2 opened deploy.rolled-back']);
  });

  test.each([
    ['rolled-back', 'P2 resolved deploy.rolled-back'],
    ['failed', 'P1 resolved deploy.failed'],
    ['removed', 'P1 resolved deploy.failed'],
    ['started', 'P1 resolved deploy.cut'],
  ])('is resolved by the next deploy that goes well: %s', (outcome, line) => {
    const well = report({ about: { earlier: [earlier(outcome, 'why')] } });
    expect(lines([well])).toEqual([line, 'P3 event deploy.succeeded']);
    expect(new Set(told([well]).map(({ key }) => key)).size).toBe(1);
  });

  test.each(['proven', 'unchanged', 'destroyed'])(
    'is none after an attempt that ended well: %s',
    (outcome) => {
      expect(lines([report({ about: { earlier: [earlier(outcome, null)] } })])).toEqual([
        'P3 event deploy.succeeded',
      ]);
    },
  );

  test('is told where those who remember were not told of it, whatever the ledger says', () => {
    const before = { earlier: [earlier('rolled-back', failure.what)] };
    expect(lines([rolledBack(before)], { remembers: true })).toEqual(['P2 opened deploy.rolled-back']);
    expect(lines([report({ about: before })], { remembers: true })).toEqual(['P3 event deploy.succeeded']);
  });

  test('says since when, and its end how long it lasted', () => {
    const since = Date.parse('2026-11-29T03:32:00Z');
    const known = () => ({ event: 'deploy.failed', severity: 'P1' as const, cause: failure.what, since });
    expect(told([failed({ serving: 'unproven' })], { known })[0]?.facts[0]).toEqual({
      name: 'Since',
      value: '2026-11-29 03:32 UTC',
    });
    expect(told([report()], { known })[0]?.facts[0]).toEqual({
      name: 'It lasted',
      value: '2h 30m, since 2026-11-29 03:32 UTC',
    });
  });

  test('is known by what an earlier run left, for work without a ledger too', () => {
    const known = () => ({ event: 'build.failed', severity: 'P3' as const, cause: failure.what });
    expect(lines([step('build-images', 'failed')], { known })).toEqual(['P3 ongoing build.failed']);
    expect(lines([step('build-images', 'succeeded')], { known })).toEqual([
      'P3 resolved build.failed',
      'P3 event build.succeeded',
    ]);
  });

  test.each([
    ['equal', 'It failed.', 'It failed.', true],
    ['another number', 'api answers 502 after 31 s.', 'api answers 503 after 7 s.', true],
    ['another digest', 'sha256:0a1b2c3d4e is missing', 'sha256:ff00ff00ff is missing', true],
    ['another version', 'marina 1.4.0-rc of api', 'marina 1.4.1 of api', true],
    ['another service', 'The service api is unhealthy.', 'The service web is unhealthy.', false],
    ['a cut cause', `${'long '.repeat(20)}`, `${'long '.repeat(30)}`, true],
    ['nothing', '', 'The service api is unhealthy.', false],
  ])('is recognised: %s', (_, one, other, same) => {
    expect(isSameCause(one, other, ['1.4.0-rc', '1.4.1'])).toBe(same);
  });
});

describe('the results of jobs', () => {
  const jobs = (results: Record<string, string>, outputs: Record<string, object> = {}) =>
    readJobResults(
      JSON.stringify(
        Object.fromEntries(
          Object.entries(results).map(([job, result]) => [job, { result, outputs: outputs[job] ?? {} }]),
        ),
      ),
      'tell',
    );

  test('tell a job that failed before any step of Fairway began', () => {
    const more = { jobs: jobs({ tests: 'failure', build: 'skipped', deploy: 'skipped' }) };
    expect(lines([], more)).toEqual(['P3 opened run.failed']);
    expect(told([], more)[0]).toMatchObject({
      key: 'acme/marina run Release production',
      title: 'Release on production: the job tests failed, and no step of Fairway says why',
      facts: [
        { name: 'Jobs', value: 'tests: failure, build: skipped, deploy: skipped' },
        { name: 'By', value: 'ada' },
      ],
      links: [{ text: 'The run' }],
    });
  });

  test('add nothing where a report says why its job failed', () => {
    expect(lines([rolledBack()], { jobs: jobs({ build: 'success', deploy: 'failure' }) })).toEqual([
      'P2 opened deploy.rolled-back',
    ]);
  });

  test('count as bad as the status of a deploy whose report was dropped', () => {
    const dropped = (status: string) =>
      lines([], { jobs: jobs({ deploy: 'failure' }, { deploy: { status } }) });
    expect([dropped('failed'), dropped('rolled-back'), dropped('')]).toEqual([
      ['P1 opened run.failed'],
      ['P2 opened run.failed'],
      ['P3 opened run.failed'],
    ]);
  });

  test('tell a run that was cancelled, and resolve when all went well', () => {
    expect(lines([], { jobs: jobs({ build: 'cancelled' }) })).toEqual(['P3 event run.cancelled']);
    const known = (key: string) =>
      key.includes(' run ') ? { event: 'run.failed', severity: 'P3' as const, cause: 'tests' } : undefined;
    expect(lines([report()], { jobs: jobs({ build: 'success', deploy: 'success' }), known })).toEqual([
      'P3 event deploy.succeeded',
      'P3 resolved run.failed',
      'P3 event run.succeeded',
    ]);
  });

  test('end a failure only where the jobs that failed went well, and not where they were skipped', () => {
    const known = (cause: string) => (key: string) =>
      key.includes(' run ') ? { event: 'run.failed', severity: 'P3' as const, cause } : undefined;
    const skipped = jobs({ tests: 'success', deploy: 'skipped' });
    expect(lines([], { jobs: skipped, known: known('tests, deploy') })).toEqual([]);
    expect(lines([], { jobs: skipped, known: known('tests') })).toEqual([
      'P3 resolved run.failed',
      'P3 event run.succeeded',
    ]);
    expect(lines([], { jobs: skipped, known: known('a-job-of-old') })).toHaveLength(2);
    expect(lines([], { jobs: jobs({ deploy: 'skipped' }) })).toEqual([]);
  });

  test('add nothing where the job called a workflow, and its outputs hold the report of a job there', () => {
    const outputs = { release: { notice: written({ status: 'failed', job: 'deploy', failure }) } };
    expect(lines([rolledBack()], { jobs: jobs({ release: 'failure' }, outputs) })).toEqual([
      'P2 opened deploy.rolled-back',
    ]);
    expect(lines([], { jobs: jobs({ release: 'failure' }, outputs) })).toEqual(['P3 opened run.failed']);
  });

  test('may be one word about the job of the step', () => {
    expect(lines([], { jobs: readJobResults('failure', 'deploy') })).toEqual(['P3 opened run.failed']);
    expect(lines([rolledBack()], { jobs: readJobResults('failure', 'deploy') })).toEqual([
      'P2 opened deploy.rolled-back',
    ]);
  });

  test.each(['', 'failed', '{"build":{}}', '[1]'])('are refused where they are none: %s', (text) => {
    expect(() => readJobResults(text, 'tell')).toThrow('toJSON(needs)');
  });
});

describe('a report from elsewhere', () => {
  test('of a newer Fairway is read, and so is one with fields that are missing or of another form', () => {
    const newer = { ...JSON.parse(written()), schema: 9, more: { than: 'known' } };
    expect(readReport(JSON.stringify(newer))).toMatchObject({ report: { action: 'swarm-deploy' } });
    const odd = {
      ...newer,
      about: { subject: 'marina', serving: 'sideways', hosts: 'one' },
      outputs: null,
      phases: 3,
    };
    expect(readReport(JSON.stringify(odd))).toMatchObject({
      report: {
        about: { subject: 'marina', serving: null, hosts: [], earlier: [] },
        phases: [],
        outputs: { status: '' },
      },
    });
  });

  test('is told with a phase whose time is none, and with times of another zone', () => {
    const phases = [{ name: 'prove', status: 'failed', startedAt: 'yesterday', durationMs: 1 }];
    const endedAt = '2026-11-29T11:47:00+05:45';
    const read = readReport(JSON.stringify({ ...JSON.parse(written()), phases, endedAt }));
    if ('problem' in read) throw new Error(read.problem);
    expect(told([read.report])[0]).toMatchObject({ at: Date.parse('2026-11-29T06:02:00Z'), timeline: [] });
    expect(read.report.phases).toEqual([]);
  });

  test.each([
    ['not JSON', '{', 'It is not JSON'],
    ['other JSON', '{"action": "x"}', 'look at: status, startedAt, endedAt, about, run'],
  ])('is refused where it is %s', (_, text, problem) => {
    expect(readReport(text)).toMatchObject({ problem: expect.stringContaining(problem) });
  });
});
