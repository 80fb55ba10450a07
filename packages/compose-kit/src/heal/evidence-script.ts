/**
 * Gathers what the host and its kernel know, in sections that begin with `== NAME`. Command lines of processes may hold
 * secrets, so only their names are listed. $1 the project, then the ids of its running containers.
 */
export const evidenceScript = `
project=$1; shift
say() { echo "== $1"; }
say memory; free -m 2>/dev/null || head -n 5 /proc/meminfo
say largest; ps -eo rss,pid,comm --sort=-rss 2>/dev/null | head -n 11
say disk; df -h 2>/dev/null | grep -vE '^(overlay|tmpfs|shm|devtmpfs|udev) '
say inodes; df -i 2>/dev/null | grep -vE '^(overlay|tmpfs|shm|devtmpfs|udev) '
say kernel
if kernel=$(dmesg -T 2>/dev/null) || kernel=$(journalctl -k --no-pager -n 5000 2>/dev/null) && [ -n "$kernel" ]; then
  printf '%s\\n' "$kernel" | grep -iE 'out of memory|oom-kill|killed process' | tail -n 20
else echo "the log of the kernel cannot be read by $(id -un)"
fi
say cgroups
for id; do
  echo "$id: $(timeout 5 docker exec "$id" sh -c 'cd /sys/fs/cgroup; cat memory.events memory/memory.oom_control memory/memory.failcnt' 2>/dev/null | tr '\\n' ' ')"
done
say containers; docker ps --all --format '{{.Names}}: {{.Status}}, {{.Image}}'
say events
docker events --since 0 --until "$(date +%s.%N)" --filter "label=com.docker.compose.project=$project" \\
  --format '{{.Time}} {{.Actor.Attributes.name}} {{.Action}} {{.Actor.Attributes.exitCode}}' | grep -v ' exec_' | tail -n 100
say uptime; uptime; date -u
`;

/** The sections of the script's output: name → lines. */
export function sectionsIn(text: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const [, name] = /^== (\w+)$/.exec(line) ?? [];
    if (name === undefined) {
      if (line.trim() !== '') lines.push(line.trimEnd());
      continue;
    }
    lines = [];
    sections.set(name, lines);
  }
  return sections;
}
