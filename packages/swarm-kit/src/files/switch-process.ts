import type { Readable } from 'node:stream';
import { type Host, openCommandChannel } from '@fairway/host';
import { type Clock, Failure } from '@fairway/runtime';

/** A directory in place, the copy that it shall equal, and the copy for the way back. */
export interface SwitchStep {
  readonly to: string;
  readonly copy: string;
  /** Undefined where no earlier copy exists. */
  readonly earlier: string | undefined;
}

/** The changes that rsync made in one directory. */
export interface SwitchCounts {
  readonly changed: number;
  readonly removed: number;
}

/** Switched directories of one node. The node switches them back unless it is told to keep them. */
export interface NodeSwitch {
  /** The changes of each step, by its index. */
  readonly counts: readonly SwitchCounts[];
  /** Tells the node to keep the new files. Returns at once. */
  keep(): void;
  /**
   * Resolves once the node has confirmed that it keeps the new files.
   * @throws Failure when the node went back
   */
  kept(): Promise<void>;
  /** Ends the switch. A node that was not told to keep the files goes back. Resolves when that is done. */
  end(): Promise<void>;
}

/**
 * Copies locally with rsync, file by file, so that containers keep the same directory mounted.
 *
 * The process on the node listens to the run. When the run falls silent before it has said "keep", the process goes
 * back by itself. A killed run therefore leaves no node with files that fit no release of the swarm. A switch that
 * another run began here ends first. $1 lock, $2 seconds of silence; then for each directory its path, the new copy,
 * and the earlier copy or nothing.
 */
const switchScript = `
lock=$1 silence=$2
shift 2
trap '' HUP PIPE
exec 9>>"$lock" || exit 73
flock -w 60 9 || { echo "another run is still changing files here" >&2; exit 75; }
put() {
  mkdir -p -- "$1" &&
    rsync --recursive --links --perms --checksum --delete-delay --out-format="$3 %i" -- "$2/" "$1/"
}
forward() { n=0; while [ $# -gt 0 ]; do put "$1" "$2" "$n" || return; n=$((n + 1)); shift 3; done; }
back() { while [ $# -gt 0 ]; do [ ! -d "$3" ] || put "$1" "$3" 0; shift 3; done; }
if forward "$@"; then
  echo switched
  while word=$(timeout -s KILL "$silence" sh -c 'IFS= read -r word && echo "$word"' 9>&-); do
    if [ "$word" = keep ]; then echo kept; exit 0; fi
  done
fi
back "$@" >/dev/null 2>&1
exit 76
`;

const silenceSeconds = 30;
const beatEveryMs = 5_000;
/** Milliseconds to wait for a node that goes back. Where that is not enough, the next run waits for the node. */
const goBackMs = 60_000;

/**
 * Makes directories of a node equal to copies on the same node.
 * @param lock a file on the node that only one switch holds at a time
 * @throws Failure when a directory could not be switched, after the node has gone back; the reason of the signal when
 * that aborts first
 */
export async function switchNode(
  host: Host,
  lock: string,
  steps: readonly SwitchStep[],
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<NodeSwitch> {
  const words = steps.flatMap(({ to, copy, earlier = '' }) => [to, copy, earlier]);
  const argv = ['sh', '-c', switchScript, 'switch', lock, String(silenceSeconds), ...words];
  const channel = await openCommandChannel(host, argv, { clock, signal });
  const said = listen(channel.stdout);
  const over = new AbortController();
  const ended = channel.ended.finally(() => over.abort());
  const failed = async (what: string): Promise<never> => {
    const why = await ended;
    throw new Failure({
      what: `${what} on ${host.name}.`,
      why: `The command that changes them failed: ${why}.`,
      fix: `Check that the user may write to ${steps.map(({ to }) => to).join(', ')} and that there is room on the disk.`,
    });
  };
  const end = async () => {
    channel.stdin.end();
    const timer = new AbortController();
    await Promise.race([ended, clock.sleep(goBackMs, timer.signal).catch(() => {})]);
    timer.abort();
  };
  try {
    await Promise.race([
      said.line('switched'),
      ended.then(() => failed('Files could not be put in place')),
      rejection(signal, over.signal),
    ]);
  } catch (error) {
    await end();
    throw error;
  }
  void beat(over.signal, clock, () => channel.stdin.write('wait\n'));
  return {
    counts: steps.map((_step, index) => countsIn(said.lines, index)),
    keep: () => void channel.stdin.write('keep\n'),
    kept: () => Promise.race([said.line('kept'), ended.then(() => failed('Files were not kept in place'))]),
    end,
  };
}

async function beat(over: AbortSignal, clock: Clock, send: () => void): Promise<void> {
  while (!over.aborted) {
    send();
    await clock.sleep(beatEveryMs, over).catch(() => {});
  }
}

/** Collects lines as they arrive. `line` resolves when the wanted line has arrived. */
function listen(stream: Readable): { lines: readonly string[]; line: (wanted: string) => Promise<void> } {
  const lines: string[] = [];
  let rest = '';
  let look = () => {};
  stream.on('data', (chunk: Buffer) => {
    const parts = `${rest}${chunk.toString('utf8')}`.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    look();
  });
  return {
    lines,
    line: (wanted) =>
      new Promise((resolve) => {
        look = () => {
          if (lines.includes(wanted)) resolve();
        };
        look();
      }),
  };
}

/**
 * Counts the changes in rsync's `%i`: `*deleting`, or the kind of update, the file type and the differing attributes.
 */
function countsIn(lines: readonly string[], index: number): SwitchCounts {
  const own = lines.filter((line) => line.startsWith(`${index} `)).map((line) => line.slice(2));
  return {
    changed: own.filter((line) => /^[<>ch.][fLDS]/.test(line)).length,
    removed: own.filter((line) => line.startsWith('*deleting')).length,
  };
}

function rejection(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true, signal: over });
  });
}
