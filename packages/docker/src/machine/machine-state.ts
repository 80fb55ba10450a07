import type { Host } from '@fairway/host';

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
head 'largest processes (resident kilobytes, name)'; ps -eo rss=,comm= --sort=-rss 2>/dev/null | tail -n +1 | sed -n 1,12p
head 'kernel: out of memory'
log=$(dmesg 2>/dev/null || journalctl -k --no-pager -n 2000 2>/dev/null || sudo -n dmesg 2>/dev/null) || log=
if [ -n "$log" ]; then printf '%s\\n' "$log" | grep -iE 'out of memory|oom-kill|oom_reaper|killed process' | tail -n 20
else echo 'the kernel log cannot be read by this user'; fi
head 'control groups that reached their memory limit'
find /sys/fs/cgroup -path '*docker*' -name memory.events 2>/dev/null | while read -r file; do
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
    return `The machine did not answer: ${error instanceof Error ? error.message : String(error)}\n`;
  }
}

/** The lines of a machine's state that a reader needs first: the fullest disk, the free memory, and the last kills. */
export function firstOfState(state: string): readonly string[] {
  const part = (title: string) => {
    const lines = state.split('\n');
    const start = lines.findIndex((line) => line.startsWith(`== ${title}`));
    const rest = start < 0 ? [] : lines.slice(start + 1);
    const end = rest.findIndex((line) => line.startsWith('== '));
    return (end < 0 ? rest : rest.slice(0, end)).filter((line) => line.trim() !== '');
  };
  const disks = part('disk')
    .map((line) => /(\d+)%\s+(\/.*)$/.exec(line))
    .flatMap((found) => (found ? [{ used: Number(found[1]), at: found[2] ?? '' }] : []));
  const fullest = disks.toSorted((a, b) => b.used - a.used)[0];
  const memory = /MemTotal:\s+(\d+)[\s\S]*MemAvailable:\s+(\d+)/.exec(part('memory').join('\n'));
  const kills = part('kernel: out of memory').filter((line) => /kill/i.test(line));
  const limits = part('control groups');
  return [
    ...(fullest ? [`disk: ${fullest.at} is ${fullest.used} % full`] : []),
    ...(memory
      ? [
          `memory: ${Math.round((Number(memory[2]) / Number(memory[1])) * 100)} % of ${Math.round(Number(memory[1]) / 1024)} MiB available`,
        ]
      : []),
    ...kills.slice(-2).map((line) => `kernel: ${line.trim()}`),
    ...limits.slice(0, 2).map((line) => `memory limit: ${line}`),
  ];
}
