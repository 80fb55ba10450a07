import { formatDiskSpace } from '@fairway/runtime';
import type { Answered, ProbeCall } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import type { DiskProbe } from './probe.ts';
import { callsOnHosts } from './targets.ts';

/** Bytes and inodes of a file system, as df counts them: a share is one of what users may take. */
export interface DiskRoom {
  readonly mount: string;
  readonly freeBytes: number;
  readonly usedPercent: number;
  /** Undefined where the file system has no fixed number of inodes, or says none. */
  readonly usedInodesPercent: number | undefined;
}

/** The calls of a disk: one for each host. */
export function diskCalls(item: DiskProbe, run: ProbeRun): ProbeCall[] {
  return callsOnHosts(
    item,
    run,
    () => `disk ${item.disk.path}`,
    async (host) => {
      const limits = { timeoutMs: item.timeout, signal: run.signal, env: { LC_ALL: 'C' } };
      const [bytes, inodes] = await Promise.all([
        host.exec(['df', '-P', '-k', '--', item.disk.path], { ...limits, accept: 'any' }),
        host.exec(['df', '-P', '-i', '--', item.disk.path], { ...limits, accept: 'any' }),
      ]);
      const room = readDf(bytes.stdout, inodes.stdout);
      if (room) return judgeDisk(item, room);
      const [why = 'df said nothing that can be read'] = bytes.stderr.trim().split('\n').filter(Boolean);
      return { body: '', problem: `cannot be measured: ${why}` };
    },
  );
}

/** Reads what `df -P -k` and `df -P -i` say about one path; undefined where it cannot be read. */
export function readDf(bytes: string, inodes: string): DiskRoom | undefined {
  const row = rowOf(bytes);
  if (!row) return undefined;
  const files = rowOf(inodes);
  const known = files !== undefined && files.used + files.free > 0;
  return {
    mount: row.mount,
    freeBytes: row.free * 1024,
    usedPercent: percent(row.used, row.free),
    usedInodesPercent: known ? percent(files.used, files.free) : undefined,
  };
}

/** The one row below the head. The name of a file system and of a mount may hold blanks. */
function rowOf(text: string): { used: number; free: number; mount: string } | undefined {
  const [, row = ''] = text.trim().split('\n');
  const [, used, free, mount] = /\s\d+\s+(\d+)\s+(\d+)\s+(?:\d+%|-)\s+(\/.*)$/.exec(row) ?? [];
  return mount === undefined ? undefined : { used: Number(used), free: Number(free), mount };
}

/** As df: of what is in use and free, without what is kept for root. */
function percent(used: number, free: number): number {
  return used + free === 0 ? 100 : (100 * used) / (used + free);
}

/** The share that may be in use where a user names no bound. */
const defaultMaxUsed = 90;

/** Judges the room on a disk. */
export function judgeDisk({ disk }: Pick<DiskProbe, 'disk'>, room: DiskRoom): Answered {
  const { mount, freeBytes, usedPercent, usedInodesPercent } = room;
  const { 'max-used': maxUsed, 'min-free': minFree } = disk;
  const most = maxUsed ?? (minFree === undefined ? defaultMaxUsed : undefined);
  const share = (value: number) => `${value.toFixed(value > 99 && value < 100 ? 1 : 0)} %`;
  const inodes = usedInodesPercent === undefined ? '' : `, ${share(usedInodesPercent)} of its inodes`;
  const body = `${mount} is ${share(usedPercent)} used${inodes}, ${formatDiskSpace(freeBytes)} free`;
  const problems = [
    most !== undefined &&
      usedPercent > most &&
      `has ${mount} ${share(usedPercent)} used, more than ${most} %`,
    most !== undefined &&
      (usedInodesPercent ?? 0) > most &&
      `has ${share(usedInodesPercent ?? 0)} of the inodes of ${mount} used, more than ${most} %: too many files`,
    minFree !== undefined &&
      freeBytes < minFree &&
      `has ${formatDiskSpace(freeBytes)} free on ${mount}, less than ${formatDiskSpace(minFree)}`,
  ];
  const problem = problems.find((found) => found !== false);
  return { body, ...(problem ? { problem } : {}) };
}
