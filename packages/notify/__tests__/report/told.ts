import { arranged } from '../../src/report/arranged.ts';
import { messagesOf } from '../../src/report/messages.ts';
import type { StepReport } from '../../src/report/step-report.ts';
import type { Surroundings } from '../../src/report/turn.ts';
import { failure, report } from './report.ts';

/** What is known besides the reports. */
export const around: Surroundings = {
  jobs: [],
  known: () => undefined,
  severities: [],
  run: {
    repository: 'acme/marina',
    workflow: 'Release',
    url: 'https://github.com/acme/marina/actions/runs/7',
    actor: 'ada',
  },
  environment: 'production',
  now: Date.parse('2026-11-29T06:03:00Z'),
};
/** The messages of a run's reports. */
export const told = (reports: readonly StepReport[], more: Partial<Surroundings> = {}) =>
  messagesOf(arranged(reports, around.environment), { ...around, ...more }).map(({ message }) => message);
/** The same, a line each. */
export const lines = (reports: readonly StepReport[], more: Partial<Surroundings> = {}) =>
  told(reports, more).map(({ severity, state, event }) => `${severity} ${state} ${event}`);

/** A deploy that failed, or was cancelled or killed. */
export const failed = (about: object, status = 'failed') =>
  report({ status, failure: status === 'running' ? null : failure, outputs: { status: 'failed' }, about });
/** A step of another action. */
export const step = (action: string, status: string, about: object = {}, command = '') =>
  report({
    action,
    command,
    status,
    failure: status === 'failed' ? failure : null,
    outputs: {},
    about: { serving: null, serves: null, ...about },
  });
