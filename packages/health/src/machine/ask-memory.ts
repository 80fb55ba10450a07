import { formatDiskSpace } from '@fairway/runtime';
import type { Answered, ProbeCall } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import type { MemoryProbe } from './probe.ts';
import { callsOnHosts } from './targets.ts';

/** The memory of a machine. */
export interface MemoryRoom {
  readonly totalBytes: number;
  /** What programs can still have without swapping, as the kernel estimates it. */
  readonly availableBytes: number;
  /** Share of the last minute in which no process could work for want of memory; undefined where the kernel counts none. */
  readonly stalledPercent: number | undefined;
}

/** The calls of the memory: one for each host. */
export function memoryCalls(item: MemoryProbe, run: ProbeRun): ProbeCall[] {
  return callsOnHosts(
    item,
    run,
    () => 'memory',
    async (host) => {
      // Older kernels have no pressure file: cat then reads the other, and says so with its status.
      const { stdout } = await host.exec(['cat', '/proc/meminfo', '/proc/pressure/memory'], {
        accept: 'any',
        timeoutMs: item.timeout,
        signal: run.signal,
      });
      const room = readMemory(stdout);
      return room
        ? judgeMemory(item, room)
        : { body: '', problem: 'cannot be measured: /proc/meminfo says nothing' };
    },
  );
}

/** Reads /proc/meminfo and, behind it, /proc/pressure/memory. */
export function readMemory(text: string): MemoryRoom | undefined {
  const bytes = (name: string) => {
    const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  };
  const [totalBytes, availableBytes] = [bytes('MemTotal'), bytes('MemAvailable')];
  if (!totalBytes || availableBytes === undefined) return undefined;
  const [, stalled] = /^full .*\bavg60=([\d.]+)/m.exec(text) ?? [];
  return { totalBytes, availableBytes, stalledPercent: stalled === undefined ? undefined : Number(stalled) };
}

/** The share that may be in use where a user names no bound. */
const defaultMaxUsed = 90;

/** Judges the memory of a machine. */
export function judgeMemory({ memory }: Pick<MemoryProbe, 'memory'>, room: MemoryRoom): Answered {
  const { totalBytes, availableBytes, stalledPercent } = room;
  const { 'max-used': maxUsed, 'min-free': minFree, 'max-stalled': maxStalled } = memory;
  const none = minFree === undefined && maxStalled === undefined;
  const most = maxUsed ?? (none ? defaultMaxUsed : undefined);
  const used = 100 * (1 - availableBytes / totalBytes);
  const free = formatDiskSpace(availableBytes);
  const stalls =
    stalledPercent === undefined ? '' : `, stalled ${stalledPercent.toFixed(1)} % of the last minute`;
  const body = `${used.toFixed(0)} % of ${formatDiskSpace(totalBytes)} used, ${free} available${stalls}`;
  const problems = [
    most !== undefined && used > most && `has ${used.toFixed(0)} % of its memory used, more than ${most} %`,
    minFree !== undefined &&
      availableBytes < minFree &&
      `has ${free} of memory available, less than ${formatDiskSpace(minFree)}`,
    maxStalled !== undefined &&
      stalledPercent === undefined &&
      'has a kernel that does not count stalls for memory',
    maxStalled !== undefined &&
      stalledPercent !== undefined &&
      stalledPercent > maxStalled &&
      `stood still for want of memory ${stalledPercent.toFixed(1)} % of the last minute, more than ${maxStalled} %`,
  ];
  const problem = problems.find((found) => found !== false);
  return { body, ...(problem ? { problem } : {}) };
}
