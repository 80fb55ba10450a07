import { type CommandChannel, type Host, openCommandChannel } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { answersIn, type HttpAnswer } from './http-exchange.ts';

/** A connection to an engine over which one query follows another. */
export interface Line {
  readonly channel: CommandChannel;
  /** The bytes that arrived since the last query. */
  heard: Buffer;
  ended: boolean;
  /** Called whenever `heard` or `ended` has changed. */
  onNews: () => void;
}

export interface Wait {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a line to the engine of a host that was reached over SSH.
 * @returns undefined where none can be opened
 * @throws the signal's reason
 */
export async function openLine(host: Host, signal: AbortSignal | undefined): Promise<Line | undefined> {
  const channel = await openCommandChannel(
    host,
    ['docker', 'system', 'dial-stdio'],
    signal ? { signal } : {},
  ).catch(() => undefined);
  signal?.throwIfAborted();
  if (!channel) return undefined;
  const line: Line = { channel, heard: Buffer.alloc(0), ended: false, onNews: () => {} };
  channel.stdout.on('data', (chunk: Buffer) => {
    line.heard = Buffer.concat([line.heard, chunk]);
    line.onNews();
  });
  // A write into a cut line fails. The end of the channel reports the cut.
  channel.stdin.on('error', () => {});
  void channel.ended.then(() => {
    line.ended = true;
    line.onNews();
  });
  return line;
}

/**
 * Sends requests over a line that nobody else uses meanwhile.
 * @param requests the text of the requests; the last one must leave the connection open
 * @returns the answers; undefined where the line was cut
 * @throws the signal's reason; Failure when the engine does not answer in time. The line is of no more use then: a late
 *   answer must not be taken for the answer to the next query.
 */
export async function converse(
  host: Host,
  line: Line,
  requests: string,
  count: number,
  { timeoutMs, signal }: Wait,
): Promise<readonly HttpAnswer[] | undefined> {
  const over = new AbortController();
  let late = false;
  line.channel.clock.sleep(timeoutMs, over.signal).then(
    () => {
      late = true;
      line.onNews();
    },
    () => {},
  );
  const abort = () => line.onNews();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    line.heard = Buffer.alloc(0);
    line.channel.stdin.write(requests);
    for (;;) {
      const answers = answersIn(line.heard, count);
      if (answers.length === count) return answers;
      if (line.ended) return undefined;
      signal?.throwIfAborted();
      if (late) throw silent(host, timeoutMs);
      await new Promise<void>((resolve) => {
        line.onNews = resolve;
      });
    }
  } finally {
    over.abort();
    signal?.removeEventListener('abort', abort);
    line.onNews = () => {};
  }
}

function silent(host: Host, timeoutMs: number): Failure {
  return new Failure({
    what: `The Docker Engine of ${host.name} did not answer within ${timeoutMs / 1000} s.`,
    why: 'The connection to the engine is open, but no answer arrives.',
    fix: `Look at the engine's log on ${host.name} (journalctl -u docker), and at what keeps the machine busy.`,
  });
}
