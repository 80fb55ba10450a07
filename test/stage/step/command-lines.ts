import { readdirSync, readFileSync } from 'node:fs';

/** Records every command line of this machine, as any of its users could. Those of the lab's servers are among them. */
export interface CommandLines {
  readonly seen: ReadonlySet<string>;
  stop(): void;
}

/** Looks every few milliseconds. It misses shorter processes, so a test runs the command of interest many times. */
export function watchCommandLines(): CommandLines {
  const seen = new Set<string>();
  const look = () => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim());
      } catch {
        // The process has ended meanwhile.
      }
    }
  };
  const timer = setInterval(look, 15);
  return { seen, stop: () => clearInterval(timer) };
}
