import { Failure } from '@fairway/runtime';
import { type Destination, KeyExistsFailure } from '../destination.ts';
import { md5Of } from '../md5.ts';

/**
 * An upload with one part, and its end. It leaves nothing, and needs no right to remove objects.
 * @param searched whether uploads can be listed
 * @returns whether the store lists the upload only to whoever knows its key, as MinIO does
 */
export async function writeAndEnd(place: Destination, key: string, searched: boolean): Promise<boolean> {
  const upload = await place.begin(key, { contentType: 'application/octet-stream' });
  let hidden = false;
  try {
    const bytes = Buffer.from('Fairway looks whether parts are taken.\n');
    await upload.part(1, bytes, md5Of(bytes));
    hidden = searched && !(await isLeftover(place, key, '')) && (await isLeftover(place, key, key));
  } catch (error) {
    await upload.abort().catch(() => undefined);
    throw error;
  }
  await upload.abort();
  return hidden;
}

async function isLeftover(place: Destination, key: string, prefix: string): Promise<boolean> {
  for await (const leftover of place.leftovers(prefix)) if (leftover.key === key) return true;
  return false;
}

/** Tries to store other bytes under a key that is taken. @throws Failure where they are taken */
export async function keepsWhatIsThere(place: Destination, key: string): Promise<void> {
  try {
    await place.put(key, Buffer.from('other bytes'));
  } catch (error) {
    if (error instanceof KeyExistsFailure) return;
    throw error;
  }
  throw notTheSame(place, 'overwrites an object');
}

/** Opens an object, and takes its first bytes. */
export async function readSome(place: Destination, key: string, signal: AbortSignal): Promise<void> {
  const body = await place.read(key, signal);
  for await (const _ of body) return;
}

/** The first of a listing. The rest is not asked for. */
export async function firstOf<T>(items: AsyncIterable<T>): Promise<T | undefined> {
  for await (const item of items) return item;
  return undefined;
}

/** Reads an object to its end. @throws Failure where it has other bytes */
export async function readsTheSame(
  place: Destination,
  key: string,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const read = Buffer.concat(await (await place.read(key, signal)).toArray());
  if (!read.equals(bytes)) throw notTheSame(place, 'gave back other bytes than it was given');
}

/** Looks for an object in the listing. @throws Failure where it is not there, or has another size */
export async function listsIt(place: Destination, key: string, { byteLength }: Buffer): Promise<void> {
  const seen = await firstOf(place.list(key));
  if (seen?.bytes !== byteLength) throw notTheSame(place, 'does not list what it has just taken');
}

function notTheSame({ name }: Destination, does: string): Failure {
  return new Failure({
    what: `${name} is no place for backups.`,
    why: `It ${does}.`,
    fix: 'Look what is between this machine and the store, such as a cache, or take another store.',
  });
}
