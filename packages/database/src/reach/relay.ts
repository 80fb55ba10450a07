import { Duplex } from 'node:stream';
import type { CommandChannel } from '@fairway/host';
import { shorten } from '@fairway/runtime';
import { type Frame, FrameReader, writeFrame } from './relay-frames.ts';

/** Carries connections through one command, which makes them from its own place. */
export interface Relay {
  /** Opens a connection. @throws Error when it cannot be made, or the command has ended */
  dial(host: string, port: number): Promise<Duplex>;
  close(): Promise<void>;
}

interface Carried {
  readonly stream: Duplex;
  readonly settle: (error?: Error) => void;
}

/** @param channel a running `relayProgram`. */
export function relayOver(channel: Pick<CommandChannel, 'stdin' | 'stdout' | 'ended' | 'close'>): Relay {
  const carried = new Map<number, Carried>();
  const frames = new FrameReader();
  let count = 0;
  let over: string | undefined;
  const send = (connection: number, kind: Frame['kind'], content: Buffer, done?: () => void) =>
    channel.stdin.write(writeFrame({ connection, kind, content }), () => done?.());
  const end = (connection: number, words: string) => {
    const one = carried.get(connection);
    if (one === undefined) return;
    carried.delete(connection);
    one.settle(new Error(words || 'the connection was closed'));
    if (words) one.stream.destroy(new Error(words));
    else one.stream.push(null);
  };
  const take = ({ connection, kind, content }: Frame) => {
    if (kind === 'opened') carried.get(connection)?.settle();
    if (kind === 'data') carried.get(connection)?.stream.push(content);
    if (kind === 'end') end(connection, content.toString());
  };
  const endAll = (words: string) => {
    over ??= words;
    for (const connection of [...carried.keys()]) end(connection, words);
  };
  channel.stdin.on('error', () => {});
  channel.stdout.on('data', (chunk: Buffer) => {
    try {
      frames.push(chunk).forEach(take);
    } catch {
      endAll(`its output is not that of a relay: ${shorten(chunk.toString('latin1'), 200)}`);
    }
  });
  channel.ended.then(endAll);

  return {
    close: channel.close,
    dial(host, port) {
      if (over !== undefined) return Promise.reject(new Error(over));
      const connection = ++count;
      const stream = new Duplex({
        read() {},
        write: (chunk: Buffer, _encoding, done) => void send(connection, 'data', chunk, done),
        final(done) {
          send(connection, 'end', Buffer.alloc(0), done);
        },
        destroy(error, done) {
          if (carried.delete(connection)) send(connection, 'end', Buffer.alloc(0));
          done(error);
        },
      });
      // An error before the opening rejects the promise. A later error is seen by the stream's end.
      stream.on('error', () => {});
      return new Promise((resolve, reject) => {
        const settle = (error?: Error) => (error ? reject(error) : resolve(stream));
        carried.set(connection, { stream, settle });
        send(connection, 'open', Buffer.from(JSON.stringify({ host, port })));
      });
    },
  };
}
