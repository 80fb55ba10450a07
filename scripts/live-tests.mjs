// A Jest reporter that shows each test when it ends. A file with real servers takes minutes, and Jest itself shows
// nothing before the file has ended. Where no test ends for minutes, or the run is stopped, the reporter names the
// running tests.
import { relative } from 'node:path';
import process from 'node:process';
import { processesBelow, readProcesses, tellStillOpen } from '../test/stage/step/still-open.ts';

const marks = { passed: '✓', failed: '✗', pending: '○', todo: '○', skipped: '○' };
const silenceMs = 300_000;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export default class LiveTests {
  #root;
  #running = new Map();
  #lastEvent = Date.now();
  #timer;

  constructor({ rootDir }) {
    this.#root = rootDir;
  }

  onRunStart() {
    this.#timer = setInterval(() => this.#remind(), silenceMs / 10);
    this.#timer.unref();
    for (const signal of signals) process.once(signal, this.#stopped);
  }

  onTestStart({ path }) {
    this.#running.set(path, { since: Date.now(), what: this.#nameOf({ path }) });
    this.#lastEvent = Date.now();
  }

  onTestCaseStart({ path }, { fullName }) {
    this.#running.set(path, { since: Date.now(), what: `${this.#nameOf({ path })} › ${fullName}` });
    this.#lastEvent = Date.now();
  }

  onTestCaseResult(test, { status, fullName, duration }) {
    const time = duration === undefined || duration === null ? '' : ` (${(duration / 1000).toFixed(1)} s)`;
    console.log(`${marks[status] ?? status} ${this.#nameOf(test)} › ${fullName}${time}`);
    this.#running.set(test.path, { since: Date.now(), what: `${this.#nameOf(test)}, after › ${fullName}` });
    this.#lastEvent = Date.now();
  }

  onTestResult(test, { failureMessage, perfStats }) {
    console.log(`  ${this.#nameOf(test)} took ${((perfStats.end - perfStats.start) / 1000).toFixed(0)} s`);
    if (failureMessage) console.log(failureMessage);
    this.#running.delete(test.path);
    this.#lastEvent = Date.now();
  }

  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    clearInterval(this.#timer);
    for (const signal of signals) process.removeListener(signal, this.#stopped);
    console.log(
      `Tests: ${numPassedTests} passed, ${numFailedTests} failed; files that did not load: ${numRuntimeErrorTestSuites}`,
    );
  }

  #stopped = (signal) => {
    this.#tellRunning(`The run was stopped by ${signal}.`);
    // The listener replaced the default action of the signal, which this line repeats.
    process.kill(process.pid, signal);
  };

  #remind() {
    const silent = Date.now() - this.#lastEvent;
    if (silent < silenceMs || this.#running.size === 0) return;
    this.#lastEvent = Date.now();
    this.#tellRunning(`No test has ended for ${Math.round(silent / 60_000)} minutes.`);
  }

  #tellRunning(why) {
    const now = Date.now();
    const tests = [...this.#running.values()].map(
      ({ since, what }) => `${what}: for ${Math.round((now - since) / 1000)} s`,
    );
    const processes = processesBelow(process.pid, readProcesses());
    const open = tellStillOpen({ now, runs: [], processes, resources: [] });
    console.log([`${why} What runs:`, ...[...tests, ...open].map((line) => `  - ${line}`)].join('\n'));
  }

  #nameOf({ path }) {
    return relative(this.#root, path);
  }
}
