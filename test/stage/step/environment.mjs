// Jest's Node environment, for tests that run actions. Where a test fails, its message holds what the last run before it
// said: the reason stands there more often than in what was expected. Where it ran out of time, the message also names
// what was still open then. A file begins where the processors have room for it, and its limits of time end what hangs,
// never what is slow.
import process from 'node:process';
import { TestEnvironment } from 'jest-environment-node';
import { takeRoom } from './room.ts';
import { processesBelow, readProcesses, tellStillOpen } from './still-open.ts';

const shownLines = 30;

export default class StepEnvironment extends TestEnvironment {
  #leastTimeoutMs;
  #giveRoomBack;

  constructor(config, context) {
    super(config, context);
    this.#leastTimeoutMs = config.projectConfig.testEnvironmentOptions['leastTimeoutMs'];
  }

  async setup() {
    await super.setup();
    // The workers of one run are children of one process.
    this.#giveRoomBack = await takeRoom(process.ppid);
  }

  async teardown() {
    this.#giveRoomBack?.();
    await super.teardown();
  }

  async handleTestEvent({ name, error, test, hook, describeBlock }, { unhandledErrors }) {
    if (name === 'test_fn_start') this.#atLeast(test);
    if (name === 'hook_start') this.#atLeast(hook);
    if (name !== 'test_fn_failure' && name !== 'hook_failure') return;
    if (typeof error === 'string') {
      // Jest says with a bare string that the time is over, and has noted it already.
      const more = [...this.#stillOpen(error, test?.startedAt), ...this.#lastRun()];
      for (const errors of [
        ...(test ? [test] : testsOf(describeBlock)).map((one) => one.errors),
        unhandledErrors,
      ])
        replaceError(errors, error, [error, '', ...more].join('\n'));
      return;
    }
    const more = this.#lastRun();
    if (typeof error?.message !== 'string' || typeof error.stack !== 'string' || more.length === 0) return;
    const message = `${error.message}\n\n${more.join('\n')}\n`;
    // Jest shows the stack, which begins with the message.
    error.stack = error.stack.replace(error.message, () => message);
    error.message = message;
  }

  /** A test or hook that names its own limit has at least that of all. */
  #atLeast(limited) {
    if (this.#leastTimeoutMs !== undefined)
      limited.timeout = Math.max(limited.timeout ?? 0, this.#leastTimeoutMs);
  }

  #stillOpen(message, startedAt) {
    if (!message.startsWith('Exceeded timeout of')) return [];
    const now = Date.now();
    const waited = startedAt ? ` after ${Math.round((now - startedAt) / 1000)} s` : '';
    const open = tellStillOpen({
      now,
      runs: [...(this.global.fairwayRuns ?? [])],
      processes: processesBelow(process.pid, readProcesses()),
      resources: process.getActiveResourcesInfo(),
    });
    return [`Still open${waited}:`, ...open.map((line) => `  - ${line}`)];
  }

  #lastRun() {
    const told = this.global.fairwayTold;
    if (typeof told !== 'string') return [];
    const lines = told
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('::add-mask::'))
      .slice(-shownLines);
    return ['The last run said at its end:', ...lines.map((line) => `  | ${line}`)];
  }
}

/** The tests of a describe block and of those in it. */
function testsOf(block) {
  return (block?.children ?? []).flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)));
}

/** Errors are noted by Jest as pairs of what was thrown and an error that knows from where. */
function replaceError(errors, thrown, better) {
  for (const [index, pair] of errors.entries()) {
    if (pair === thrown) errors[index] = better;
    if (Array.isArray(pair) && pair[0] === thrown) errors[index] = [better, pair[1]];
  }
}
