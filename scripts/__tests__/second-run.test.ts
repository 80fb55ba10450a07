import { describe, expect, test } from '@jest/globals';
import { failedTests, recap } from '../test-report/failed.ts';
import { count, type JestFile, type JestResults } from '../test-report/results.ts';
import { filesToRunAgain, mergeRuns } from '../test-report/second-run.ts';

type Tests = Readonly<Record<string, 'passes' | 'is skipped' | Error>>;

/** The result of a test file: the results of its tests, or the error with which the whole file failed. */
function fileOf(name: string, tests: Tests | Error): JestFile {
  const all = tests instanceof Error ? [] : Object.entries(tests);
  const failed = tests instanceof Error || all.some(([, how]) => how instanceof Error);
  return {
    name: `/repo/test/lab/${name}.test.ts`,
    status: failed ? 'failed' : 'passed',
    message: tests instanceof Error ? tests.message : '',
    startTime: 0,
    endTime: 1000,
    assertionResults: all.map(([fullName, how]) => ({
      fullName,
      status: how instanceof Error ? 'failed' : how === 'passes' ? 'passed' : 'pending',
      failureMessages: how instanceof Error ? [how.message] : [],
    })),
  };
}

const run = (files: Readonly<Record<string, Tests | Error>>): JestResults => ({
  testResults: Object.entries(files).map(([name, tests]) => fileOf(name, tests)),
});

describe('the files that run once more', () => {
  const bad = { a: new Error('no') };
  const many = (number: number) =>
    run(Object.fromEntries(Array.from({ length: number }, (_, at) => [`f${at}`, bad])));

  test.each([
    ['none where all passed', run({ one: { a: 'passes', b: 'is skipped' } }), []],
    ['the one with a failed test', run({ one: bad, two: { a: 'passes' } }), ['one']],
    ['the one that did not load', run({ one: new Error('SyntaxError') }), ['one']],
    ['up to fifteen', many(15), Array.from({ length: 15 }, (_, at) => `f${at}`)],
  ])('%s', (_, results, names) => {
    const files = names.map((name) => `/repo/test/lab/${name}.test.ts`);
    expect(filesToRunAgain(results)).toEqual({ files });
  });

  test('none of sixteen, with a line that says so', () => {
    const { files, refused } = filesToRunAgain(many(16));
    expect(files).toEqual([]);
    expect(refused).toContain('16 test files failed');
  });
});

describe('the merged result of two runs', () => {
  const first = new Error('expected 3\nwas 4');
  const second = new Error('expected 3\nwas 5');
  const broken = new Error('SyntaxError');
  const of = (name: string) => `test/lab/f.test.ts › ${name}`;

  test.each<[string, Tests | Error, Tests | Error, [number, number, number], object[], object[]]>([
    [
      'what failed and then passed is unstable, with its message',
      { a: first, b: 'passes' },
      { a: 'passes', b: 'passes' },
      [2, 0, 0],
      [],
      [{ names: [of('a')], message: first.message }],
    ],
    [
      'what failed twice has both messages',
      { a: first, b: 'passes' },
      { a: second, b: 'passes' },
      [1, 1, 0],
      [{ names: [of('a')], message: second.message, firstMessage: first.message }],
      [],
    ],
    [
      'another test that fails in the second run is failed',
      { a: first, b: 'passes' },
      { a: 'passes', b: second },
      [1, 1, 0],
      [{ names: [of('b')], message: second.message }],
      [{ names: [of('a')], message: first.message }],
    ],
    [
      'a file that did not load and then passed is unstable as a whole',
      broken,
      { a: 'passes', b: 'is skipped' },
      [1, 0, 1],
      [],
      [{ names: ['test/lab/f.test.ts'], message: broken.message }],
    ],
    [
      'a file that did not load the second time has what failed before',
      { a: first, b: first },
      broken,
      [0, 1, 0],
      [{ names: ['test/lab/f.test.ts'], message: broken.message, firstMessage: first.message }],
      [],
    ],
    [
      'of a file that did not load at first, the message stands beside what failed then',
      broken,
      { a: second },
      [0, 1, 0],
      [{ names: [of('a')], message: second.message, firstMessage: broken.message }],
      [],
    ],
    [
      'a test that failed and was not there the second time is failed',
      { a: first, b: 'passes' },
      { b: 'passes' },
      [1, 1, 0],
      [{ names: [of('a')], message: first.message }],
      [],
    ],
    [
      'a test that failed and was skipped the second time is failed',
      { a: first, b: 'passes' },
      { a: 'is skipped', b: 'passes' },
      [1, 1, 0],
      [{ names: [of('a')], message: first.message }],
      [],
    ],
  ])('%s', (_, before, after, [passed, failed, skipped], failures, unstable) => {
    const others: Readonly<Record<string, Tests>> = { other: { c: 'passes' } };
    const merged = mergeRuns(run({ f: before, ...others }), run({ f: after }), '/repo');
    expect(count(merged)).toEqual({ passed: passed + 1, failed, skipped });
    expect(failedTests(merged, '/repo')).toEqual(failures);
    expect(merged.unstable).toEqual(unstable);
  });

  test('tests with the same name in a table must all pass', () => {
    const [file] = run({ f: { a: first } }).testResults as [JestFile];
    const [a] = file.assertionResults as [JestFile['assertionResults'][number]];
    const twice = (...statuses: string[]) => ({
      testResults: [
        {
          ...file,
          status: statuses.includes('failed') ? 'failed' : 'passed',
          assertionResults: statuses.map((status) => ({ ...a, status })),
        },
      ],
    });
    expect(mergeRuns(twice('failed', 'passed'), twice('passed', 'failed'), '/repo').unstable).toEqual([]);
    expect(mergeRuns(twice('failed', 'passed'), twice('passed', 'passed'), '/repo').unstable).toHaveLength(1);
  });

  test('a file that did not run again keeps its first result', () => {
    const results = run({ f: { a: first } });
    expect(mergeRuns(results, run({}), '/repo')).toEqual({ ...results, unstable: [] });
  });
});

describe('the last lines', () => {
  const failed = { names: ['f › a'], message: 'second', firstMessage: 'first' };

  test('name unstable tests below failed ones', () => {
    expect(recap([failed], [{ names: ['g › b'], message: 'once' }]).split('\n')).toEqual([
      '',
      '== failed ==',
      '✗ f › a',
      '    second',
      '    The first run had ended with:',
      '    first',
      '',
      '== unstable ==',
      expect.stringContaining('passed when their files ran once more, alone'),
      '~ unstable: g › b',
      '    once',
    ]);
  });

  test('show the same message once', () => {
    expect(recap([{ ...failed, firstMessage: 'second' }])).toMatch(/second\n.*the same message\.$/);
  });

  test('are not more than a CI shows', () => {
    const message = Array.from({ length: 200 }, (_, line) => `line ${line}`).join('\n');
    const five = Array.from({ length: 5 }, (_, at) => ({
      names: [`f › ${at}`],
      message,
      firstMessage: `first\n${message}`,
    }));
    expect(recap(five).split('\n').length).toBeLessThanOrEqual(97);
  });
});
