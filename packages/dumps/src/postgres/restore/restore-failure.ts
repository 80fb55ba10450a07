import { Failure, shortLine } from '@fairway/runtime';
import { NotProvable } from '../../not-provable.ts';
import { errorClasses, type Fault } from './error-classes.ts';
import { withoutValues } from './without-values.ts';

export interface RestoreError {
  /** The database and where it is restored, in words. */
  readonly what: string;
  readonly fault: Fault;
  readonly why: string;
  readonly fix: string;
  readonly evidence: readonly string[];
}

/** Finds the cause of a failed restore in what the program said. */
export function classify(said: string): Pick<RestoreError, 'fault' | 'why' | 'fix'> {
  for (const { sign, fault, why, fix } of errorClasses) {
    const found = sign.exec(said);
    if (found) return { fault, fix, why: why(found.slice(1).find((name) => name !== undefined) ?? '') };
  }
  return {
    fault: 'dump',
    why: 'The server refuses a statement of it, and Fairway does not know this error.',
    fix: 'Read the error. Until it is understood, this backup does not count as proven.',
  };
}

/** Lines of a program that tell an error, and the statement that it is about. */
const tellingLine = /error|ERROR|FATAL|PANIC|DETAIL|HINT|CONTEXT|Command was/;

/**
 * The error for a restore that failed.
 * @param to where it was restored: `the throwaway server on db1`
 * @returns {@link NotProvable} where the server's lack is the cause, and the backup may be good
 */
export function restoreFailed(to: string, said: string, cause?: unknown): Failure {
  const { fault, why, fix } = classify(said);
  const lines = withoutValues(said)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => tellingLine.test(line));
  const evidence = (telling.length > 0 ? telling : lines.slice(-5))
    .slice(0, 8)
    .map((line) => shortLine(line, 300));
  if (fault === 'server')
    return new NotProvable({ what: `The dump could not be restored into ${to}.`, why, fix, evidence, cause });
  return new Failure({
    what:
      fault === 'dump'
        ? `The backup is bad: it could not be restored into ${to}.`
        : `The database cannot be restored from its dump as it is: ${to} refuses it.`,
    why,
    fix,
    evidence,
    cause,
  });
}
