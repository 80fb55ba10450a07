import { describe, expect, test } from '@jest/globals';
import { readJobResults } from '../../src/report/job-results.ts';
import { failure, report, rolledBack, written } from './report.ts';
import { lines, told } from './told.ts';

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
