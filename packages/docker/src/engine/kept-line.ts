import { ChannelQueue, type Host } from '@fairway/host';
import type { HttpAnswer } from './http-exchange.ts';
import { converse, type Line, openLine, type Wait } from './line.ts';

/**
 * The line of a host that is kept for later queries, as long as the host's connection. The engine answers from memory
 * within milliseconds, and starting docker takes longer than that: so whoever finds the line in use waits for his turn.
 */
interface KeptLine {
  readonly turns: ChannelQueue;
  /** Undefined while a query uses it, and after a query without an answer. */
  idle: Line | undefined;
}

const kept = new WeakMap<Host, KeptLine>();

function keptLine(host: Host): KeptLine {
  const line = kept.get(host) ?? { turns: new ChannelQueue(1), idle: undefined };
  kept.set(host, line);
  return line;
}

/**
 * Sends requests over the kept line of a host.
 * @param requests the text of the requests; the last one must leave the connection open
 * @returns the answers; undefined where no line can be opened, or it was cut. The caller then asks another way, which
 *   reports the cause.
 * @throws the signal's reason; Failure when the engine does not answer in time
 */
export async function askOverKeptLine(
  host: Host,
  requests: string,
  count: number,
  wait: Wait,
): Promise<readonly HttpAnswer[] | undefined> {
  if (host.address === 'local') return undefined;
  const own = keptLine(host);
  const leave = await own.turns.enter(wait.signal);
  try {
    const line = own.idle && !own.idle.ended ? own.idle : await openLine(host, wait.signal);
    own.idle = undefined;
    if (!line) return undefined;
    try {
      const answers = await converse(host, line, requests, count, wait);
      if (answers) own.idle = line;
      return answers;
    } finally {
      if (!own.idle) void line.channel.close();
    }
  } finally {
    leave();
  }
}
