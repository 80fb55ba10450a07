import { readdirSync, readFileSync } from 'node:fs';

/** Remembers every command line of this machine, as any of its users could: those of the lab's servers are among them. */
export interface CommandLines {
  readonly seen: ReadonlySet<string>;
  stop(): void;
}

/** Looks every few milliseconds. A process that is gone sooner is missed, so ask for many runs of what matters. */
export function watchCommandLines(): CommandLines {
  const seen = new Set<string>();
  const look = () => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim());
      } catch {
        // It has ended meanwhile.
      }
    }
  };
  const timer = setInterval(look, 15);
  return { seen, stop: () => clearInterval(timer) };
}
