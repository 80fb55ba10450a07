import type { Host } from '@fairway/host';
import { Failure, formatDiskSpace } from '@fairway/runtime';
import { NotProvable } from '../not-provable.ts';
import type { Contents, DumpFacts } from '../source.ts';

/** What must stay free beside a copy: a full disk stops services. */
const reserve = 1024 ** 3;

interface Place {
  /** The source in words. */
  readonly of: string;
  /** Argv that prints where the copy will lie. */
  readonly directory: readonly string[];
  readonly signal: AbortSignal;
}

export interface RoomRequest extends Place {
  /** What is known of the dump; null for one that is still to be made. */
  readonly known: DumpFacts | null;
  /** Argv that prints the kilobytes of the source, where that is not known. */
  readonly measure: readonly string[];
}

/** Makes sure that a throwaway copy fits on the disk. @throws NotProvable with both sizes */
export async function requireRoom(host: Host, { known, measure, ...place }: RoomRequest): Promise<void> {
  const needed = known ? bytesOf(known.contents) : await kilobytes(host, measure, place.signal);
  const why = await whyNoRoom(host, needed, place);
  if (why === undefined) return;
  throw new NotProvable({
    what: `The backup of ${place.of} cannot be proven on ${host.name}.`,
    why: `A throwaway copy ${why}`,
    fix: 'Make room there, or prove this backup less often.',
  });
}

/** Makes sure that restored files fit on the disk beside what is there. @throws Failure with both sizes */
export async function requireRoomToRestore(
  host: Host,
  { contents }: Pick<DumpFacts, 'contents'>,
  place: Place,
): Promise<void> {
  const why = await whyNoRoom(host, bytesOf(contents), place);
  if (why === undefined) return;
  throw new Failure({
    what: `The backup of ${place.of} was not restored on ${host.name}. Nothing is changed.`,
    why: `What is restored ${why} What exists under its name stays until it is whole.`,
    fix: 'Make room there, or restore it on another disk.',
  });
}

async function whyNoRoom(
  host: Host,
  needed: number,
  { directory, signal }: Place,
): Promise<string | undefined> {
  const { stdout } = await host.exec(directory, { signal });
  const at = stdout.trim();
  const free = await kilobytes(host, ['df', '-Pk', '--', at], signal);
  if (free >= needed + reserve) return undefined;
  return `needs ${formatDiskSpace(needed)} on the disk of ${at} and ${formatDiskSpace(reserve)} beside it, and ${formatDiskSpace(free)} are free.`;
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
