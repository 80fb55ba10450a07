import type { Destination } from '@fairway/object-store';
import type { Failure } from '@fairway/runtime';

/**
 * A destination that could not be opened. Every call fails with the reason, so a run goes on with the others, and this
 * one has its row in every table.
 */
export function closedDestination(
  { name, kind }: Pick<Destination, 'name' | 'kind'>,
  failure: Failure,
): Destination {
  const fail = async () => {
    throw failure;
  };
  const failing = () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) });
  return {
    name,
    kind,
    limits: {
      partBytes: { min: 1, max: Number.MAX_SAFE_INTEGER, multipleOf: 1 },
      maxParts: Number.MAX_SAFE_INTEGER,
      equalParts: false,
    },
    begin: fail,
    put: fail,
    read: fail,
    remove: fail,
    drop: fail,
    list: failing,
    leftovers: failing,
  };
}
