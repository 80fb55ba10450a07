import {
  type BackupProof,
  type Catalogue,
  documentKeys,
  formatKey,
  formatProof,
  type Listing,
  readCatalogue,
} from '@fairway/backups';
import type { Destination, Stored } from '@fairway/object-store';
import { Failure, type Logger, messageOf, reasonOf, sideBySide, unlessAborted } from '@fairway/runtime';
import { readText } from './read-text.ts';

/** All destinations of a run, and what they have. */
export interface Depot {
  readonly destinations: readonly Destination[];
  /** Lists all of them anew. One that cannot be listed to its end is a problem in the catalogue. */
  look(): Promise<Catalogue>;
}

/** Documents of one destination that are read at once. */
const readAtOnce = 8;

/** No document is ever rewritten, so each is read once in a run. */
export function openDepot(
  destinations: readonly Destination[],
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): Depot {
  const known = new Map(destinations.map(({ name }) => [name, new Map<string, string>()]));

  async function list(destination: Destination): Promise<Listing> {
    const stored: Stored[] = [];
    try {
      for await (const one of destination.list('')) stored.push(one);
    } catch (error) {
      signal.throwIfAborted();
      return { destination: destination.name, problem: reasonOf(error) };
    }
    const documents = known.get(destination.name) ?? new Map<string, string>();
    const unread = documentKeys(stored).filter((key) => !documents.has(key));
    await sideBySide(unread, readAtOnce, async (key) => {
      try {
        documents.set(key, await readText(destination, key, signal));
      } catch (error) {
        signal.throwIfAborted();
        logger.warn(`${key} at ${destination.name} was not read: ${messageOf(error)}`);
      }
    });
    signal.throwIfAborted();
    return { destination: destination.name, stored, documents };
  }

  return {
    destinations,
    look: async () => readCatalogue(await unlessAborted(Promise.all(destinations.map(list)), signal)),
  };
}

/** The destination of that name. */
export function destinationOf({ destinations }: Pick<Depot, 'destinations'>, name: string): Destination {
  const found = destinations.find((one) => one.name === name);
  if (!found) throw new TypeError(`There is no destination ${name}.`);
  return found;
}

/** The destinations that could not be listed to their end, and why, a line each. */
export function unlisted({ destinations }: Pick<Catalogue, 'destinations'>): string[] {
  return destinations.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [`${name} could not be listed: ${problem}`],
  );
}

/** Writes a proof down at these destinations. */
export async function publishProof(
  proof: BackupProof,
  destinations: readonly Destination[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Destination, Failure>> {
  const { source, id, destination, at } = proof;
  const key = formatKey({ source, file: { id, part: 'proof', destination, at: Date.parse(at) } });
  return putEverywhere(destinations, key, formatProof(proof), signal);
}

/**
 * Stores a small text at these destinations, side by side.
 * @returns why it is not at some of them
 * @throws the reason of the signal: a store may leave a request without an answer for a minute
 */
export async function putEverywhere(
  destinations: readonly Destination[],
  key: string,
  text: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<Destination, Failure>> {
  const bytes = Buffer.from(text);
  const putting = sideBySide(destinations, destinations.length, (one) => one.put(key, bytes));
  const settled = await unlessAborted(putting, signal);
  return new Map(
    settled.flatMap(({ item, result }) =>
      result.status === 'rejected' ? [[item, notStored(item, key, result.reason)] as const] : [],
    ),
  );
}

function notStored({ name }: Destination, key: string, cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  return new Failure({
    what: `${name} did not store ${key}.`,
    why: messageOf(cause),
    fix: 'Run this again. If it fails in the same way, report it with the log of this step.',
    cause,
  });
}
