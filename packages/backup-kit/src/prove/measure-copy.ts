import { type BackupProof, formatKey, type Manifest, measure, parseFile } from '@fairway/backups';
import type { Destination } from '@fairway/object-store';

/** The bytes of objects as they lie at a destination. */
export type ReadObjects = BackupProof['read'];

/** Reads these objects of a backup to their end and measures them: also bytes that are not those that were written. */
export async function measureObjects(
  destination: Destination,
  source: string,
  objects: Manifest['objects'],
  signal: AbortSignal,
): Promise<ReadObjects> {
  const read: ReadObjects = [];
  for (const { file } of objects) {
    read.push({ file, ...(await measure(await destination.read(keyOf(source, file), signal))) });
  }
  return read;
}

/** The first object whose bytes are not those that were written; undefined where all are. */
export function damageIn(read: ReadObjects, objects: Manifest['objects']): string | undefined {
  const wrong = objects.find(
    ({ file, sha256, bytes }) =>
      !read.some((one) => one.file === file && one.sha256 === sha256 && one.bytes === bytes),
  );
  return wrong?.file;
}

export function keyOf(source: string, name: string): string {
  const file = parseFile(name);
  if (!file) throw new TypeError(`${name} is no file of a backup.`);
  return formatKey({ source, file });
}
