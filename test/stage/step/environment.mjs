// Jest's Node environment, for tests that run actions: where one fails, its message holds what the last run before it
// said. The reason stands there more often than in what was expected.
import { TestEnvironment } from 'jest-environment-node';

const shownLines = 30;

export default class StepEnvironment extends TestEnvironment {
  async handleTestEvent({ name, error }) {
    if (name !== 'test_fn_failure' && name !== 'hook_failure') return;
    const told = this.global.fairwayTold;
    if (typeof told !== 'string' || typeof error?.message !== 'string' || typeof error.stack !== 'string')
      return;
    const lines = told
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('::add-mask::'))
      .slice(-shownLines);
    const message = `${error.message}\n\nThe last run said at its end:\n${lines.map((line) => `  | ${line}`).join('\n')}\n`;
    // Jest shows the stack, which begins with the message.
    error.stack = error.stack.replace(error.message, () => message);
    error.message = message;
  }
}
