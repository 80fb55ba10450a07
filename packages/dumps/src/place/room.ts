import { Failure, formatDiskSpace } from '@fairway/runtime';
import type { Place } from './place.ts';

/** What stays free beside a restored database: the log that a server writes meanwhile, and room for the others. */
const beside = 1024 ** 3;

/**
 * The bytes that a restored database takes, about: as many as the largest of its like that are there. Of a database that is
 * lost, or was made anew and is empty, the dump tells the least: digits are two for each byte.
 */
export function restoredBytes(ofLikes: number, dumpBytes = 0): number {
  return Math.max(ofLikes, dumpBytes / 2);
}

/** What a restored database takes, and the directory in which its server keeps data. */
export interface RestoredSize {
  readonly directory: string;
  readonly bytes: number;
}

/**
 * Looks whether a server has room for a restored database beside what is there. A full disk would stop every other
 * database of it.
 * @throws Failure with both sizes where there is too little
 */
export async function requireRoomIn(
  place: Place,
  { directory, bytes }: RestoredSize,
  signal: AbortSignal,
): Promise<void> {
  const ask = place.argv(['df', '-Pk', directory]);
  const { stdout } = await place.host.exec(ask, { accept: 'any', signal, show: 'look for room' });
  const free = Number(stdout.trim().split('\n').at(-1)?.split(/\s+/)[3]) * 1024;
  if (Number.isNaN(free) || free >= bytes + beside) return;
  throw new Failure({
    what: `Nothing was restored: there is no room in ${place.where}.`,
    why: `The restored database takes about ${formatDiskSpace(bytes)} beside what is there, and ${formatDiskSpace(free)} are free; a full disk would stop every database of the server.`,
    fix: `Make room for ${formatDiskSpace(bytes + beside - free)} more. A database that an earlier restore kept has \`_before_\` in its name.`,
  });
}
