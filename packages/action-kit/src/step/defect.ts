import { Failure, messageOf } from '@fairway/runtime';

/** Any thrown value as a Failure. An error that is not a Failure is a defect of the action, and the text says so. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return new Failure({
    what: 'The action stopped at an unexpected error.',
    why: `${name}: ${messageOf(thrown)}`,
    fix: 'This is a defect of the action: run the job again with debug logging and report it with the log.',
    cause: thrown,
  });
}
