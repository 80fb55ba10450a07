import type { Host } from '@fairway/host';
import { formatDiskSpace } from '@fairway/runtime';
import { NotProvable } from '../not-provable.ts';
import type { Finding } from '../source.ts';

/** Prints the free kilobytes where Docker keeps its volumes. */
const script = `data=$(docker info --format '{{.DockerRootDir}}') && df -Pk -- "$data" | awk 'NR == 2 { print $4 }'`;

/** What a server needs beside the data: its own catalogues, and the log that it writes while it is filled. */
const beside = 1536 * 1024 ** 2;

/**
 * Finds out whether a throwaway server with the data fits on the disk of a machine.
 * @param bytes what the database takes on the disk of its own server
 */
export async function roomForProof(
  host: Host,
  bytes: number,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { stdout } = await host.exec(['sh', '-c', script], { accept: 'any', signal, show: 'look for room' });
  const free = Number(stdout.trim()) * 1024;
  const needed = bytes + beside;
  if (stdout.trim() === '' || Number.isNaN(free) || free >= needed) return [];
  return [
    {
      level: 'error',
      what: `There is no room on ${host.name} for the proof of a backup.`,
      why: `A backup is proven by restoring it into a throwaway server, which needs about ${formatDiskSpace(needed)} there; ${formatDiskSpace(free)} are free.`,
      fix: `Make room on ${host.name} (\`docker system df\` shows what Docker takes), or prove the backup on another machine.`,
    },
  ];
}

/**
 * Makes sure of that before a throwaway server is made: where it filled the disk, it would stop the database itself.
 * @throws NotProvable with both sizes
 */
export async function requireRoomForProof(host: Host, bytes: number, signal: AbortSignal): Promise<void> {
  const [missing] = await roomForProof(host, bytes, signal);
  if (missing === undefined) return;
  const { what, why, fix } = missing;
  throw new NotProvable({ what, why, fix });
}
