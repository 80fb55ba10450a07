import type { Finding } from '@fairway/dumps';
import { Failure, sideBySide } from '@fairway/runtime';
import { notBackedUp } from '../backup/back-up-subject.ts';
import type { ReachedSubject } from '../subject.ts';

/** What stands in the way of the backup of one source, and what people should know before. */
export interface CheckedSource {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Asks all sources whether they can be dumped, proven and restored. Nothing is changed. */
export async function checkSources(
  subjects: readonly ReachedSubject[],
  signal: AbortSignal,
): Promise<readonly CheckedSource[]> {
  const settled = await sideBySide(subjects, 8, async ({ subject, failure }) => {
    if (!subject) throw failure;
    return subject.source.check(signal);
  });
  signal.throwIfAborted();
  return settled.map(({ item: { name }, result }) => ({
    name,
    findings: result.status === 'fulfilled' ? result.value : [findingOf(notBackedUp(name, result.reason))],
  }));
}

/** The errors among findings, as failures. */
export function errorsIn(findings: readonly Finding[]): Failure[] {
  return findings
    .filter(({ level }) => level === 'error')
    .map(({ what, why, fix }) => new Failure({ what, why, fix }));
}

function findingOf({ what, why, fix }: Failure): Finding {
  return { level: 'error', what, why, fix };
}
