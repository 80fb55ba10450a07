// A Jest reporter that tells each test when it ends: a file that works with real servers takes minutes, and Jest itself
// would say nothing until it is through.
import { relative } from 'node:path';

const marks = { passed: '✓', failed: '✗', pending: '○', todo: '○', skipped: '○' };

export default class LiveTests {
  #root;

  constructor({ rootDir }) {
    this.#root = rootDir;
  }

  onTestCaseResult(test, { status, fullName, duration }) {
    const time = duration === undefined || duration === null ? '' : ` (${(duration / 1000).toFixed(1)} s)`;
    console.log(`${marks[status] ?? status} ${this.#nameOf(test)} › ${fullName}${time}`);
  }

  onTestResult(test, { failureMessage, perfStats }) {
    console.log(`  ${this.#nameOf(test)} took ${((perfStats.end - perfStats.start) / 1000).toFixed(0)} s`);
    if (failureMessage) console.log(failureMessage);
  }

  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    console.log(
      `Tests: ${numPassedTests} passed, ${numFailedTests} failed; files that did not load: ${numRuntimeErrorTestSuites}`,
    );
  }

  #nameOf({ path }) {
    return relative(this.#root, path);
  }
}
