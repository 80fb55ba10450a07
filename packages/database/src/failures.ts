import { Failure } from '@fairway/runtime';

/**
 * Several failures as one: a reader puts right all of them in one go.
 * @param what the sentence over them; a single failure stands for itself.
 */
export function combine(what: string, failures: readonly Failure[]): Failure {
  const [first] = failures;
  if (first && failures.length === 1) return first;
  return new Failure({
    what,
    why: 'Each has its own cause.',
    evidence: failures.flatMap((failure) => [
      failure.what,
      `  ${failure.why}`,
      ...failure.evidence.map((line) => `  ${line}`),
      `  To do: ${failure.fix}`,
    ]),
    fix: 'Put right what is listed, all in one go, and run this again.',
    cause: failures,
  });
}

/** Waits for all of them, so that each failure is told. @throws what is no Failure, at once after all have ended. */
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
