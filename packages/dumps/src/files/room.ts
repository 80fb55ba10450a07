import type { Host } from '@fairway/host';
import { formatDiskSpace } from '@fairway/runtime';
import { NotProvable } from '../not-provable.ts';
import type { Contents, DumpFacts } from '../source.ts';

/** What must stay free beside a throwaway copy: a full disk stops services. */
const reserve = 1024 ** 3;

export interface RoomRequest {
  /** The source in words. */
  readonly of: string;
  /** What is known of the dump; null for one that is still to be made. */
  readonly known: DumpFacts | null;
  /** Argv that prints the kilobytes of the source, where that is not known. */
  readonly measure: readonly string[];
  /** Argv that prints where the copy will lie. */
  readonly directory: readonly string[];
  readonly signal: AbortSignal;
}

/** Makes sure that a throwaway copy fits on the disk. @throws NotProvable with both sizes */
export async function requireRoom(
  host: Host,
  { of, known, measure, directory, signal }: RoomRequest,
): Promise<void> {
  const needed = known ? bytesOf(known.contents) : await kilobytes(host, measure, signal);
  const { stdout } = await host.exec(directory, { signal });
  const free = await kilobytes(host, ['df', '-Pk', '--', stdout.trim()], signal);
  if (free >= needed + reserve) return;
  throw new NotProvable({
    what: `The backup of ${of} cannot be proven on ${host.name}.`,
    why: `A throwaway copy needs ${formatDiskSpace(needed)} on the disk of ${stdout.trim()} and ${formatDiskSpace(reserve)} beside it, and ${formatDiskSpace(free)} are free.`,
    fix: 'Make room there, or prove this backup less often.',
  });
}

/** The bytes of all files that a listing names. */
function bytesOf({ catalog }: Contents): number {
  return catalog.reduce(
    (sum, { detail }) => sum + Number(/(?:^|, )(\d+) bytes, s/.exec(detail)?.[1] ?? 0),
    0,
  );
}

/** The sum of `du -sk`, or what `df -Pk` says is free. */
async function kilobytes(host: Host, argv: readonly string[], signal: AbortSignal): Promise<number> {
  const { stdout } = await host.exec(argv, {
    signal,
    env: { LC_ALL: 'C' },
    timeoutMs: Number.POSITIVE_INFINITY,
  });
  const [, free] = /^Filesystem.*\n\S+\s+\d+\s+\d+\s+(\d+)/.exec(stdout) ?? [];
  const sizes = free === undefined ? [...stdout.matchAll(/^(\d+)\s/gm)].map(([, size]) => size) : [free];
  return sizes.reduce((sum, size) => sum + Number(size), 0) * 1024;
}
