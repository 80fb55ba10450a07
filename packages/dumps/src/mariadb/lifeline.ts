import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Place } from '../place/place.ts';

/** Ends a program in a container as soon as the run is over. */
export interface Lifeline {
  /** The environment by which the program is known. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the program now, where it still runs. */
  close(): Promise<void>;
}

const variable = 'FAIRWAY_SESSION';

/** Milliseconds for a container to end a program: an engine that hangs must not hold the run. */
const patienceMs = 60_000;

/** The end of its input is the end of the run, also of one that was killed: its connection is gone with it. */
const program = `
cat >/dev/null
for at in /proc/[0-9]*; do
  { tr '\\0' '\\n' <"$at/environ"; } 2>/dev/null | grep -qxF "${variable}=$1" && kill "\${at#/proc/}"
done
exit 0
`;

/**
 * Watches over a program from beside it. To end `docker exec` does not end what it has started: a dump that nobody reads
 * would hold its locks and its snapshot. The run's signal does not reach the watch.
 * @returns undefined outside of containers, where a command ends with its connection
 */
export async function openLifeline({ host, container, argv }: Place): Promise<Lifeline | undefined> {
  if (container === undefined) return undefined;
  const session = randomUUID();
  const stdin = new PassThrough();
  const show = 'the watch over mariadb-dump';
  const { stdout, ended } = await host.pipe(argv(['sh', '-c', program, 'sh', session]), { stdin, show });
  stdout.resume();
  // A container that is gone has no programs left.
  const over = ended.then(
    () => {},
    () => {},
  );
  return {
    env: { [variable]: session },
    async close() {
      stdin.end();
      const patience = new AbortController();
      const late = setTimeout(patienceMs, undefined, { signal: patience.signal });
      await Promise.race([over, late.catch(() => {})]);
      patience.abort();
    },
  };
}
