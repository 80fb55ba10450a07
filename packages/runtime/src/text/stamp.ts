/**
 * `20261129T031700123Z`: a time in UTC as a part of a name, so that names sort by it. No store and no file system objects
 * to a character of it. It has milliseconds, because two runs of one second must not change places.
 */
export function formatStamp(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:.]/g, '');
}

/** `20261129_031700123`: the same for the name of a database, which needs no quotes with it. */
export function formatNameStamp(at: number): string {
  return formatStamp(at).replace('T', '_').replace('Z', '');
}
