import type { Destination } from '@fairway/object-store';
import { countOf, Failure, formatSize, messageOf, sayElapsed } from '@fairway/runtime';

/** What a destination threw, as a failure of that destination. */
export function asFailure(at: Destination, error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure({
    what: `${placeOf(at)} did not store the backup.`,
    why: messageOf(error),
    fix: 'Run this again. If it fails in the same way, report it with the log of this step.',
    cause: error,
  });
}

export function stalled(at: Destination, part: number, stallMs: number, stored: number): Failure {
  return new Failure({
    what: `${placeOf(at)} did not take the whole backup.`,
    why: `For ${sayElapsed(stallMs)} it did not acknowledge part ${part}, after ${formatSize(stored)}. It was given up, so that it held up no other destination.`,
    fix: 'Look at the state of the store and at the network between it and this machine. Allow more with `stall`.',
  });
}

export function noAnswer(at: Destination, of: string, ms: number): Failure {
  return new Failure({
    what: `${placeOf(at)} did not store the backup.`,
    why: `It gave no answer to the ${of} within ${sayElapsed(ms)}.`,
    fix: 'Look at the state of the store and at the network between it and this machine.',
  });
}

export function otherLength(at: Destination, sent: number, listed: number): Failure {
  return new Failure({
    what: `${placeOf(at)} did not store the whole backup.`,
    why: `${countOf(sent, 'byte')} were sent, and the object has ${listed}.`,
    fix: 'Run this again. If it happens again, tell the provider: the store acknowledged every part.',
  });
}

export function tooManyParts(at: Destination, maxParts: number, stored: number): Failure {
  return new Failure({
    what: `${placeOf(at)} cannot take the whole backup.`,
    why: `It allows ${countOf(maxParts, 'part')} an object, and they were used up after ${formatSize(stored)}.`,
    fix: 'Set `parallel` to 1: the fewer sources are dumped at once, the larger their parts are. Run this again once another destination has the backup: parts then begin larger, because its length is known.',
  });
}

export function noRoom(at: Destination, expected: number, room: number): Failure {
  return new Failure({
    what: `${placeOf(at)} cannot take the backup.`,
    why: `The last one had ${formatSize(expected)}, and an object there has room for ${formatSize(room)} at most.`,
    fix: 'Set `parallel` to 1: the fewer sources are dumped at once, the larger their parts are. Else split what is dumped, or choose a store that allows more parts an object.',
  });
}

function placeOf({ name, kind }: Destination): string {
  return `${name} (${kind})`;
}
