import { Failure, formatDiskSpace, messageOf } from '@fairway/runtime';
import { foldEqualRows, type MachineRow } from '../tell/equal-rows.ts';

/** One answer of a check. */
export interface Finding {
  /** `worker1`, `registry`, `stack files`. */
  readonly where: string;
  /** The checked thing. */
  readonly what: string;
  /** The evidence, if the thing is as it should be. */
  readonly evidence?: string;
  /** The problem, if there is one. */
  readonly problem?: Failure;
}

/** Checks one thing. An error of the check becomes the problem of the finding. */
export async function find(where: string, what: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { where, what, evidence: await look() };
  } catch (error) {
    return { where, what, problem: problemOf(error, `${where}: ${what} could not be checked.`) };
  }
}

/** What is free on the disks of machines, as one finding: it is another on each, and tells nothing of them singly. */
export function freeDisks(
  disks: readonly { readonly name: string; readonly freeBytes: number }[],
  machines: string,
): readonly Finding[] {
  const rows = disks.map(({ name, freeBytes }): MachineRow<string> => [name, formatDiskSpace(freeBytes)]);
  const evidence = foldEqualRows(rows, machines).map(([names, free]) => `${names}: ${free}`);
  return rows.length === 0 ? [] : [{ where: 'disks', what: 'free space', evidence: evidence.join('; ') }];
}

/**
 * Turns any error into a problem with its cause and a next step.
 * @param what the problem in words, if the error is not a Failure
 */
export function problemOf(error: unknown, what: string): Failure {
  if (error instanceof Failure) return error;
  return new Failure({
    what,
    why: messageOf(error),
    fix: 'Put right what the message says, and check again.',
  });
}

/**
 * All problems of a check as one Failure, each with its cause, its evidence and its fix; undefined where there is none.
 * @param subject name of the stack or the project
 */
export function allProblems(subject: string, findings: readonly Finding[]): Failure | undefined {
  const problems = findings.flatMap(({ problem }) => problem ?? []);
  if (problems.length < 2) return problems[0];
  return new Failure({
    what: `${problems.length} things stand in the way of a deploy of ${subject}.`,
    why: 'Each is listed with what to do.',
    evidence: problems.flatMap(({ what, why, evidence, fix }, index) => [
      `${index + 1}. ${what}`,
      `   Why: ${why}`,
      ...evidence.map((line) => `   | ${line}`),
      `   To do: ${fix}`,
    ]),
    fix: 'Put right what is listed, and check again. Nothing was changed.',
  });
}
