import { relative } from 'node:path';

/** The parts of Jest's `--json` output that we read. Times are milliseconds since 1970. */
export interface JestResults {
  readonly testResults: readonly JestFile[];
  /** Tests that failed in the first run and passed in the second; written by {@link ./second-run.ts}. */
  readonly unstable?: readonly Failed[];
}

/** A test file. One that could not be loaded has a message and no tests. */
export interface JestFile {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly assertionResults: readonly JestTest[];
  /** The message of the first run, for a file that failed as a whole in both runs. */
  readonly firstMessage?: string;
}

export interface JestTest {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages: readonly string[] | null;
  /** The message of the first run, for a test that failed in both runs. */
  readonly firstMessage?: string;
}

/** Tests that failed with the same message, such as all tests of a file whose beforeAll threw. */
export interface Failed {
  readonly names: readonly string[];
  readonly message: string;
  /** The message of the first run, where both runs failed. */
  readonly firstMessage?: string;
}

/** The numbers of tests. */
export interface Counted {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const messageOf = ({ failureMessages }: JestTest): string => (failureMessages ?? []).join('\n\n');

/** Whether a file failed although none of its tests did: it did not load, or a hook after its tests threw. */
export function failedAsWhole({ status, assertionResults }: JestFile): boolean {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}

/**
 * Counts tests. A file that failed as a whole counts as one failure, because its tests never ran. A run without any
 * test counts as failed too.
 */
export function count({ testResults }: JestResults): Counted {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const number = (...statuses: string[]) => tests.filter(({ status }) => statuses.includes(status)).length;
  const passed = number('passed');
  const failed = number('failed') + testResults.filter(failedAsWhole).length;
  return { passed, failed: passed + failed === 0 ? 1 : failed, skipped: number('pending', 'todo') };
}

/** `FILE › TEST` of each skipped test in a file that ran. */
export function skippedTests(results: JestResults, root: string): string[] {
  return results.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ fullName }) => `${relative(root, name)} › ${fullName}`),
  );
}

/** Seconds that the files of each folder in test/ took, added up. */
export function timesByPart({ testResults }: JestResults, root: string): Map<string, number> {
  const times = new Map<string, number>();
  for (const { name, startTime, endTime } of testResults) {
    const [, part = ''] = relative(root, name).split('/');
    times.set(part, (times.get(part) ?? 0) + (endTime - startTime));
  }
  return new Map([...times].map(([part, ms]) => [part, Math.round(ms / 1000)]));
}
