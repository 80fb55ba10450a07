import { Failure, type Finding, sideBySide } from '@fairway/runtime';
import type { ReachedSubject } from '../subject.ts';
import { type Checked, findingOf } from './check-depot.ts';

/** Asks all sources whether they can be dumped, proven and restored. Nothing is changed. */
export async function checkSources(
  subjects: readonly ReachedSubject[],
  signal: AbortSignal,
): Promise<readonly Checked[]> {
  const settled = await sideBySide(subjects, 8, async ({ subject, failure }) => {
    if (!subject) throw failure;
    return { where: subject.source.where, findings: await subject.source.check(signal) };
  });
  signal.throwIfAborted();
  return settled.map(({ item: { name }, result }) =>
    result.status === 'fulfilled'
      ? { name, shown: `asked ${result.value.where}`, findings: result.value.findings }
      : { name, shown: '', findings: [findingOf(name, result.reason)] },
  );
}

/** The errors among findings, as failures. */
export function errorsIn(findings: readonly Finding[]): Failure[] {
  return findings
    .filter(({ level }) => level === 'error')
    .map(({ what, why, fix }) => new Failure({ what, why, fix }));
}
