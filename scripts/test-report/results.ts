import { relative } from 'node:path';

/** What Jest writes with `--json`, as far as it is read here. Times are milliseconds since 1970. */
export interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly JestFile[];
}

/** A test file. One that could not be loaded has a message and no tests. */
export interface JestFile {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly assertionResults: readonly JestTest[];
}

export interface JestTest {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages: readonly string[] | null;
}

/** The numbers of tests. */
export interface Counted {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts a file that could not be loaded as one failure: its tests never ran. A run without any test failed too. */
export function count(results: JestResults): Counted {
  const { numPassedTests: passed, numFailedTests, numRuntimeErrorTestSuites } = results;
  const nothing = passed + numFailedTests === 0 ? 1 : 0;
  return {
    passed,
    failed: numFailedTests + Math.max(numRuntimeErrorTestSuites, nothing),
    skipped: results.numPendingTests + results.numTodoTests,
  };
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
