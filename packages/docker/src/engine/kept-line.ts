import { type CommandChannel, type Host, openCommandChannel } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { answersIn, type HttpAnswer } from './http-exchange.ts';

/** A connection to an engine that is kept for later queries, because starting docker takes longer than most answers. */
interface Line {
  readonly channel: CommandChannel;
  /** The bytes that arrived since the last query. */
  heard: Buffer;
  ended: boolean;
  /** Called whenever `heard` or `ended` has changed. */
  onNews: () => void;
}

interface Wait {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** The lines that no query uses at the moment. A host has at most one; it ends with the host's connection. */
const idle = new WeakMap<Host, Line>();
const inUse = new WeakSet<Host>();

/**
 * Sends requests over the kept line of a host.
 * @param requests the text of the requests; the last one must leave the connection open
 * @returns the answers; undefined where no line can be opened, the line is in use, or it was cut. The caller then asks
 *   another way, which reports the cause.
 * @throws the signal's reason; Failure when the engine does not answer in time
 */
export async function askOverKeptLine(
  host: Host,
  requests: string,
  count: number,
  wait: Wait,
): Promise<readonly HttpAnswer[] | undefined> {
  if (host.address === 'local' || inUse.has(host)) return undefined;
  inUse.add(host);
  try {
    const line = await takeLine(host, wait.signal);
    if (!line) return undefined;
    return await converse(host, line, requests, count, wait).finally(() => {
      // A late answer must not be taken for the answer to the next query.
      if (!idle.has(host)) void line.channel.close();
    });
  } finally {
    inUse.delete(host);
  }
}

async function takeLine(host: Host, signal: AbortSignal | undefined): Promise<Line | undefined> {
  const kept = idle.get(host);
  idle.delete(host);
  if (kept && !kept.ended) return kept;
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

async function converse(
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
      if (answers.length === count) {
        idle.set(host, line);
        return answers;
      }
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
