import { checkDestination, type Destination } from '@fairway/object-store';
import { Failure, type Finding, formatDiskSpace, messageOf, sideBySide } from '@fairway/runtime';

/** What was shown of one place of a run, what stands in the way of a backup, and what people should know before. */
export interface Checked {
  readonly name: string;
  /** What was shown, in words; empty where nothing was. */
  readonly shown: string;
  readonly findings: readonly Finding[];
}

/** Shows what all destinations can do. Nothing of it stays. */
export async function checkDepot(
  destinations: readonly Destination[],
  signal: AbortSignal,
): Promise<readonly Checked[]> {
  const settled = await sideBySide(destinations, 8, (one) => checkDestination(one, { remove: true, signal }));
  signal.throwIfAborted();
  return settled.map(({ item: { name }, result }) => {
    if (result.status === 'rejected') return { name, shown: '', findings: [findingOf(name, result.reason)] };
    const { shown, findings, facts } = result.value;
    const free = facts?.freeBytes === undefined ? [] : [`${formatDiskSpace(facts.freeBytes)} free`];
    const notes = facts?.notes.map((note) => ` ${note}`) ?? [];
    return { name, shown: `${[...shown, ...free].join(', ')}.${notes.join('')}`, findings };
  });
}

/** Whatever ended the check of one place, as a finding about it. */
export function findingOf(name: string, error: unknown): Finding {
  if (error instanceof Failure) {
    const { what, why, fix } = error;
    return { level: 'error', what, why, fix };
  }
  return {
    level: 'error',
    what: `${name} could not be checked.`,
    why: messageOf(error),
    fix: 'Put right what the message says, and check again.',
  };
}
