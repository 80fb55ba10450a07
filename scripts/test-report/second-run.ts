import { failedOf } from './failed.ts';
import { type Failed, failedAsWhole, type JestFile, type JestResults, messageOf } from './results.ts';

/** More failed files than this mean that something is broken. A second run would only take time. */
const mostFilesAgain = 15;

/** The test files of a first run that run once more. */
export interface Again {
  readonly files: readonly string[];
  /** Why none runs again although some failed. */
  readonly refused?: string;
}

/** The files that failed, unless they are too many. */
export function filesToRunAgain({ testResults }: JestResults): Again {
  const files = testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
  if (files.length <= mostFilesAgain) return { files };
  return {
    files: [],
    refused: `${files.length} test files failed. More than ${mostFilesAgain} are no instability, so none is run again.`,
  };
}

/**
 * The merged results of both runs. For a file that ran again, the second result counts. Paths are relative to `root`.
 *
 * - A test that failed and then passed is unstable.
 * - A test that failed twice has both messages.
 * - A test that failed and did not run again stays failed: nothing shows that it can pass.
 */
export function mergeRuns(first: JestResults, second: JestResults, root: string): JestResults {
  const unstable: Failed[] = [];
  const testResults = first.testResults.map((before) => {
    const after = second.testResults.find(({ name }) => name === before.name);
    if (before.status !== 'failed' || after === undefined) return before;
    unstable.push(...unstableOf(before, after, root));
    return mergeFile(before, after);
  });
  return { testResults, unstable };
}

/** The tests that failed in a file's first run and passed in its second. */
function unstableOf(before: JestFile, after: JestFile, root: string): Failed[] {
  if (failedAsWhole(before)) return after.status === 'failed' ? [] : failedOf(before, root);
  const passed = passedIn(after);
  const assertionResults = before.assertionResults.filter(
    ({ status, fullName }) => status === 'failed' && passed(fullName),
  );
  return assertionResults.length === 0 ? [] : failedOf({ ...before, assertionResults }, root);
}

function mergeFile(before: JestFile, after: JestFile): JestFile {
  // The times are those of the first run, which ran beside the other files as usual.
  const merged = { ...after, startTime: before.startTime, endTime: before.endTime };
  const failedBefore = before.assertionResults.filter(({ status }) => status === 'failed');
  const all = failedAsWhole(before) ? before.message : [...new Set(failedBefore.map(messageOf))].join('\n\n');
  if (failedAsWhole(after)) return { ...merged, firstMessage: all };
  const passed = passedIn(after);
  const failedAfter = new Set(after.assertionResults.filter(isFailed).map(({ fullName }) => fullName));
  const unproven = failedBefore.filter(({ fullName }) => !passed(fullName) && !failedAfter.has(fullName));
  const again = after.assertionResults.map((test) => {
    if (!isFailed(test)) return test;
    const same = failedBefore.find(({ fullName }) => fullName === test.fullName);
    const firstMessage = same ? messageOf(same) : failedAsWhole(before) ? before.message : undefined;
    return firstMessage === undefined ? test : { ...test, firstMessage };
  });
  const kept = again.filter(({ fullName }) => !unproven.some((test) => test.fullName === fullName));
  return {
    ...merged,
    status: unproven.length > 0 ? 'failed' : after.status,
    assertionResults: [...kept, ...unproven],
  };
}

const isFailed = ({ status }: { readonly status: string }): boolean => status === 'failed';

/** Returns whether all tests of a name passed. Tests of a table may share a name. */
function passedIn({ status, assertionResults }: JestFile): (fullName: string) => boolean {
  return (fullName) => {
    const tests = assertionResults.filter((test) => test.fullName === fullName);
    const whole = status === 'failed' && !assertionResults.some(isFailed);
    return !whole && tests.length > 0 && tests.every((test) => test.status === 'passed');
  };
}
