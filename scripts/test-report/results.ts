import { relative } from 'node:path';

/** What Jest writes with `--json`, as far as it is read here. Times are milliseconds since 1970. */
export interface JestResults {
  readonly testResults: readonly JestFile[];
  /** What failed in the first run and passed in the second; written by {@link ./second-run.ts}. */
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
  /** Of a file that failed as a whole in both runs: the message of the first. */
  readonly firstMessage?: string;
}

export interface JestTest {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages: readonly string[] | null;
  /** Of a test that failed in both runs: the message of the first. */
  readonly firstMessage?: string;
}

/** What failed with one and the same message: the tests of a file whose beforeAll threw share theirs. */
export interface Failed {
  readonly names: readonly string[];
  readonly message: string;
  /** The message of the first run, where both failed. */
  readonly firstMessage?: string;
}

/** The numbers of tests. */
export interface Counted {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const messageOf = ({ failureMessages }: JestTest): string => (failureMessages ?? []).join('\n\n');

/** Whether a file failed, and none of its tests did: it did not load, or what comes after its tests threw. */
export function failedAsWhole({ status, assertionResults }: JestFile): boolean {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}

/** Counts a file that failed as a whole as one failure: its tests never ran. A run without any test failed too. */
export function count({ testResults }: JestResults): Counted {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const number = (...statuses: string[]) => tests.filter(({ status }) => statuses.includes(status)).length;
  const passed = number('passed');
  const failed = number('failed') + testResults.filter(failedAsWhole).length;
  return { passed, failed: passed + failed === 0 ? 1 : failed, skipped: number('pending', 'todo') };
}

/** `FILE › TEST` of each test that did not run though its file did. */
export function skippedTests(results: JestResults, root: string): string[] {
  return results.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ fullName }) => `${relative(root, name)} › ${fullName}`),
  );
}

/** Seconds that the files of each folder below test/ took, as if one had come after the other. */
export function timesByPart({ testResults }: JestResults, root: string): Map<string, number> {
  const times = new Map<string, number>();
  for (const { name, startTime, endTime } of testResults) {
    const [, part = ''] = relative(root, name).split('/');
    times.set(part, (times.get(part) ?? 0) + (endTime - startTime));
  }
  return new Map([...times].map(([part, ms]) => [part, Math.round(ms / 1000)]));
}
