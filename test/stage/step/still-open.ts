import { readdirSync, readFileSync } from 'node:fs';

/** A process of this machine, with the seconds that it has run. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
  readonly argv: readonly string[];
}

/** The run of an action that has not ended. */
export interface OpenRun {
  readonly action: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** The line that it printed last. */
  lastLine: string;
}

/** The reasons why a process has not ended: its children and its open handles. */
export interface StillOpen {
  readonly now: number;
  readonly runs: readonly OpenRun[];
  /** Every process below the waiting one, in any order. */
  readonly processes: readonly RunningProcess[];
  /** Node's names of what is open, one for each: `Timeout`, `TCPSocketWrap`. */
  readonly resources: readonly string[];
}

/** Ticks a second of the times in /proc (USER_HZ, the same on every Linux machine). */
const ticks = 100;
const longestLine = 300;

/** The open processes and handles as lines, for the message of a test that hangs. Pure. */
export function tellStillOpen({ now, runs, processes, resources }: StillOpen): string[] {
  const counted = new Map<string, number>();
  for (const name of resources) counted.set(name, (counted.get(name) ?? 0) + 1);
  const lines = [
    ...runs.map(
      ({ action, since, lastLine }) =>
        `a run of ${action} for ${Math.round((now - since) / 1000)} s, its last line: ${lastLine.trim() || 'none'}`,
    ),
    ...processes.map(
      ({ pid, seconds, argv }) => `process ${pid} for ${seconds} s: ${withoutSecrets(argv).join(' ')}`,
    ),
    ...(counted.size === 0
      ? []
      : [`in Node: ${[...counted].map(([name, number]) => `${number} × ${name}`).join(', ')}`]),
  ];
  return lines.map((line) => line.slice(0, longestLine));
}

/** Our actions put no secret into argv. A broken action may, and even then the report must not show it. */
export function withoutSecrets(argv: readonly string[]): string[] {
  return argv.map((word, index) => {
    const before = argv[index - 1] ?? '';
    if (/^--?[\w-]*(?:password|passwd|token|secret)$/i.test(before)) return '***';
    return word
      .replaceAll(/(:\/\/[^\s:/@]*:)[^\s@]+@/g, '$1***@')
      .replaceAll(/((?:password|passwd|token|secret|private_key)["']?[=:]\s*)[^\s&]+/gi, '$1***');
  });
}

/** The processes that a process started, and those that they started. */
export function processesBelow(pid: number, all: readonly RunningProcess[]): RunningProcess[] {
  return all
    .filter(({ parent }) => parent === pid)
    .flatMap((child) => [child, ...processesBelow(child.pid, all)]);
}

/** All processes of this machine; none where it has no /proc. */
export function readProcesses(): RunningProcess[] {
  try {
    const uptime = Number.parseFloat(readFileSync('/proc/uptime', 'utf8'));
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.flatMap((pid) => readProcess(Number(pid), uptime) ?? []);
  } catch {
    return [];
  }
}

function readProcess(pid: number, uptime: number): RunningProcess | undefined {
  try {
    // The second field, the program's name in parentheses, may hold blanks (proc(5)).
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    const seconds = Math.max(0, Math.round(uptime - Number(fields[19]) / ticks));
    return { pid, parent: Number(fields[1]), seconds, argv };
  } catch {
    // The process has ended meanwhile.
    return undefined;
  }
}
