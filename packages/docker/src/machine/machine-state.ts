import type { Host } from '@fairway/host';
import { messageOf } from '@fairway/runtime';

const unreadKernel = 'the kernel log cannot be read by this user';

/** A file system that has less room than this is named, whichever it is. */
const nearlyFullPercent = 90;

/**
 * Prints what a machine can tell about a service that failed: free space and inodes, memory, pressure, the largest
 * processes by name, and what the kernel has killed. Arguments of processes may hold secrets, so only names are printed.
 * Where the user may not read the kernel's log, the counters of the control groups still tell of kills.
 */
const script = `
head() { printf '== %s\\n' "$1"; }
head 'date and load'; date -u +%Y-%m-%dT%H:%M:%SZ; cat /proc/loadavg
head 'disk (kilobytes)'; df -Pk 2>/dev/null | awk 'NR == 1 || $1 ~ /^\\// || $6 == "/"' | sort -u | tail -n 20
head 'inodes'; df -Pi / /var/lib/docker 2>/dev/null | sort -u | tail -n 3
head 'memory'; grep -E '^(MemTotal|MemFree|MemAvailable|SwapTotal|SwapFree|Dirty|Slab):' /proc/meminfo
head 'memory pressure'; cat /proc/pressure/memory 2>/dev/null
head 'largest processes (resident kilobytes, name)'; ps -eo rss=,comm= --sort=-rss 2>/dev/null | sed -n 1,12p
head 'kernel: out of memory'
log=$(dmesg 2>/dev/null || journalctl -k --no-pager -n 2000 2>/dev/null || sudo -n dmesg 2>/dev/null) || log=
if [ -n "$log" ]; then printf '%s\\n' "$log" | grep -iE 'out of memory|oom-kill|oom_reaper|killed process' | tail -n 20
else echo '${unreadKernel}'; fi
head 'control groups that reached their memory limit'
find /sys/fs/cgroup -path '*docker*' '(' -name memory.events -o -name memory.oom_control ')' 2>/dev/null | while read -r file; do
  awk -v at="$file" '$1 == "oom_kill" && $2 > 0 { print $2, "killed in", at }' "$file" 2>/dev/null
done | sed -n 1,20p
exit 0
`;

/**
 * The state of a machine as lines for a reader, taken before anything is touched there. Never throws, because evidence must
 * not stop what it is for.
 */
export async function machineState(
  host: Host,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  try {
    const { stdout } = await host.exec(['sh', '-c', script], {
      accept: 'any',
      timeoutMs: 30_000,
      show: 'disk, memory, processes, kernel log',
      signal,
    });
    return stdout;
  } catch (error) {
    return `The machine did not answer: ${messageOf(error)}\n`;
  }
}

/** The lines of a machine's state that a reader needs first: full disks, memory and who uses it, and the last kills. */
export function firstOfState(state: string): readonly string[] {
  const part = (title: string) => {
    const lines = state.split('\n');
    const start = lines.findIndex((line) => line.startsWith(`== ${title}`));
    const rest = start < 0 ? [] : lines.slice(start + 1);
    const end = rest.findIndex((line) => line.startsWith('== '));
    return (end < 0 ? rest : rest.slice(0, end)).filter((line) => line.trim() !== '');
  };
  const disks = usesIn(part('disk'));
  const nearlyFull = disks.filter(({ percent }) => percent >= nearlyFullPercent);
  const memory = /MemTotal:\s+(\d+)[\s\S]*MemAvailable:\s+(\d+)/.exec(part('memory').join('\n'));
  const largest = part('largest processes')
    .map((line) => /^\s*(\d+)\s+(.+)$/.exec(line))
    .flatMap((found) => (found ? [`${found[2]} ${mebibytes(found[1])}`] : []))
    .slice(0, 5);
  const kernel = part('kernel: out of memory');
  const limits = part('control groups');
  return [
    ...(nearlyFull.length > 0 ? nearlyFull : disks.slice(0, 1)).map(
      ({ at, percent }) => `disk: ${at} is ${percent} % full`,
    ),
    ...usesIn(part('inodes'))
      .filter(({ percent }) => percent >= nearlyFullPercent)
      .map(({ at, percent }) => `disk: ${at} has used ${percent} % of its inodes`),
    ...(memory
      ? [
          `memory: ${Math.round((Number(memory[2]) / Number(memory[1])) * 100)} % of ${mebibytes(memory[1])} available`,
        ]
      : []),
    ...(largest.length > 0 ? [`largest processes: ${largest.join(', ')}`] : []),
    ...kernel
      .filter((line) => /kill/i.test(line))
      .slice(-2)
      .map((line) => `kernel: ${line.trim()}`),
    ...kernel.filter((line) => line === unreadKernel),
    ...limits.slice(0, 2).map((line) => `memory limit: ${line}`),
  ];
}

/** File systems in an output of `df -P`, the fullest first. */
function usesIn(lines: readonly string[]): readonly { readonly at: string; readonly percent: number }[] {
  return lines
    .map((line) => /(\d+)%\s+(\/.*)$/.exec(line))
    .flatMap((found) => (found ? [{ percent: Number(found[1]), at: found[2] ?? '' }] : []))
    .toSorted((one, other) => other.percent - one.percent);
}

function mebibytes(kilobytes: string | undefined): string {
  return `${Math.round(Number(kilobytes) / 1024)} MiB`;
}
