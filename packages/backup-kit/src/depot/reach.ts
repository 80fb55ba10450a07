import {
  type Credentials,
  type Destination,
  type DestinationConfiguration,
  type OpenDeps,
  openDestination,
} from '@fairway/object-store';
import { Failure, messageOf } from '@fairway/runtime';
import { closedDestination } from './closed-destination.ts';

/** A destination as the inputs name it, with its secrets. */
export interface WantedDestination {
  readonly item: DestinationConfiguration;
  readonly credentials: Credentials;
}

/** Opens all destinations. One that cannot be opened is closed: it has its rows, and each call of it fails. */
export function reachDestinations(
  wanted: readonly WantedDestination[],
  deps: OpenDeps,
): Promise<readonly Destination[]> {
  return Promise.all(
    wanted.map(async ({ item, credentials }) => {
      try {
        return await openDestination(item, credentials, deps);
      } catch (error) {
        return closedDestination(item, asFailure(item.name, error));
      }
    }),
  );
}

function asFailure(name: string, cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  return new Failure({
    what: `The destination ${name} cannot be opened.`,
    why: messageOf(cause),
    fix: 'Run this again. If it fails in the same way, report it with the log of this step.',
    cause,
  });
}
