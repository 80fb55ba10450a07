import type { Duplex } from 'node:stream';
import { dial, dialFromHere, type Host } from '@fairway/host';
import { shortLine } from '@fairway/runtime';
import { placeholders } from '../http/probe-request.ts';
import type { Answered, ProbeCall } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import type { TcpProbe } from './probe.ts';

/** Bytes of what a port says that are read and searched. */
const mostBytes = 65_536;

/** The calls of a port: one for each node that its address names, or that connects itself; else one. */
export function tcpCalls(item: TcpProbe, run: ProbeRun): ProbeCall[] {
  const perNode = item.from === 'hosts' || /\{(?:node|host)\}/.test(item.tcp);
  const targets = perNode ? run.targets : [undefined];
  return targets.map((target): ProbeCall => {
    const place = placeholders(run.release, target)(item.tcp);
    const asker = item.from === 'hosts' ? target?.host : undefined;
    return {
      item,
      ...(target ? { node: target.name } : {}),
      url: place,
      ask: () => askPort(item, place, asker, run),
    };
  });
}

async function askPort(
  item: TcpProbe,
  place: string,
  asker: Host | undefined,
  { clock, signal: cancelled }: ProbeRun,
): Promise<Answered> {
  const [, address = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(place) ?? [];
  const over = new AbortController();
  const done = new AbortController();
  const signal = cancelled ? AbortSignal.any([cancelled, over.signal]) : over.signal;
  clock.sleep(item.timeout, done.signal).then(
    () => over.abort(new Error(`no connection within ${item.timeout} ms`)),
    () => {},
  );
  try {
    const to = { address, port: Number(port) };
    const channel = await (asker ? dial(asker, to, signal) : dialFromHere(address, to.port, signal));
    try {
      return await listen(item, channel, over.signal);
    } finally {
      channel.destroy();
    }
  } catch (error) {
    cancelled?.throwIfAborted();
    throw over.signal.aborted ? over.signal.reason : error;
  } finally {
    done.abort();
  }
}

/** Reads until the text has come, the port says nothing more, or the time is over. */
async function listen(
  { send, contains }: Pick<TcpProbe, 'send' | 'contains'>,
  channel: Duplex,
  over: AbortSignal,
): Promise<Answered> {
  if (send !== undefined) channel.write(send);
  if (contains === undefined) return { body: 'accepts connections' };
  const said: Buffer[] = [];
  let size = 0;
  const text = () => Buffer.concat(said).toString('utf8');
  const ended = await new Promise<'said' | 'closed' | 'silent'>((resolve) => {
    over.addEventListener('abort', () => resolve('silent'), { once: true });
    channel.on('data', (chunk: Buffer) => {
      said.push(chunk);
      size += chunk.length;
      if (text().includes(contains) || size > mostBytes) resolve('said');
    });
    channel.once('close', () => resolve('closed'));
    channel.once('end', () => resolve('closed'));
  });
  const body = shortLine(text(), 200);
  if (text().includes(contains)) return { body };
  const instead = `without ${JSON.stringify(contains)}`;
  if (size > 0) return { body, problem: `answered ${instead}` };
  return {
    body,
    problem: ended === 'closed' ? 'accepts and hangs up, but says nothing' : 'accepts, but says nothing',
  };
}
