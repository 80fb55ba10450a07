import { Failure, messageOf } from './failure.ts';

/**
 * Several failures as one, so that a reader puts right all of them in one go.
 * @param what the sentence over them; a single failure stands for itself.
 */
export function combine(what: string, failures: readonly Failure[]): Failure {
  const [first] = failures;
  if (first && failures.length === 1) return first;
  return new Failure({
    what,
    why: 'Each has its own cause.',
    evidence: failures.flatMap((failure) => [...evidenceOf(failure), `  To do: ${failure.fix}`]),
    fix: 'Put right what is listed, all in one go, and run this again.',
    cause: failures,
  });
}

/** An error as the evidence of another: what failed, and below it, indented, why and its own evidence. */
export function evidenceOf(error: unknown): readonly [string, ...string[]] {
  if (!(error instanceof Failure)) return [messageOf(error)];
  return [error.what, `  ${error.why}`, ...error.evidence.map((line) => `  ${line}`)];
}

/**
 * Waits until all of them have ended, so that none goes on behind a failure.
 * @throws the error of the first that failed, in their order
 */
export async function allEnded<T extends readonly unknown[] | []>(
  works: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

/** Waits for all of them, so that each failure is told. @throws any other error, at once after all have ended. */
export async function settle<T>(works: readonly Promise<T>[]): Promise<{
  readonly values: readonly T[];
  readonly failures: readonly Failure[];
}> {
  const values: T[] = [];
  const failures: Failure[] = [];
  for (const result of await Promise.allSettled(works)) {
    if (result.status === 'fulfilled') values.push(result.value);
    else if (result.reason instanceof Failure) failures.push(result.reason);
    else throw result.reason;
  }
  return { values, failures };
}
