import { describe, expect, test } from '@jest/globals';
import { messagesOf } from '../../src/report/messages.ts';
import type { StepReport } from '../../src/report/step-report.ts';
import { failure, report, rolledBack } from './report.ts';
import { around, failed, lines, step, told } from './told.ts';

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
      'a recovery',
      report({ action: 'recover', command: 'restore-and-rollback' }),
      'P3 event recovery.succeeded',
      'marina on production: 1.4.0 serves again after a recovery, and is proven',
    ],
    [
      'a recovery that was undone',
      { ...rolledBack(), action: 'recover', command: 'restore' },
      'P2 opened recovery.rolled-back',
      'marina on production: the recovery failed, 1.3.2 serves again',
    ],
    [
      'the ways back, which were only shown',
      report({ action: 'recover', command: 'show' }),
      'P3 event plan.succeeded',
      'marina on production: plan succeeded',
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

  test('of a run that fails at one host less badly than at another one is opened once', () => {
    const at = (host: string, serving: string) => failed({ serving, hosts: [host] });
    expect(lines([at('a', 'unproven'), at('b', 'previous'), at('c', 'unproven')])).toEqual([
      'P1 opened deploy.failed',
      'P2 ongoing deploy.rolled-back',
      'P1 ongoing deploy.failed',
    ]);
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
