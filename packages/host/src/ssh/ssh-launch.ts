import { type Clock, messageOf } from '@fairway/runtime';
import type { ClientChannel } from 'ssh2';
import { quoteArgv } from '../run/argv-quoting.ts';
import type { Ending, Launch, RunningCommand, Sink } from '../run/launch.ts';
import { sendInput } from '../run/paced-input.ts';
import { remoteProgram } from '../run/shell-program.ts';
import { StartMarker } from '../run/start-marker.ts';
import type { ChannelQueue } from './channel-queue.ts';
import type { Connection } from './connection.ts';
import { endingOf, openChannel } from './ssh-channel.ts';

/** Milliseconds to wait for the end of a command before its channel is given up. */
const giveUpMs = 5_000;

/**
 * Sends TERM to the whole group, and KILL two seconds later to the processes that are left. OpenSSH before 7.9 does not
 * pass on the signals of the SSH protocol, and no sshd passes them on to a group.
 */
const killProgram = [
  'kill -s TERM -- "-$1" 2>/dev/null || kill -s TERM "$1" 2>/dev/null',
  'i=0',
  'while [ $i -lt 20 ] && kill -s 0 -- "-$1" 2>/dev/null; do sleep 0.1; i=$((i + 1)); done',
  'kill -s KILL -- "-$1" 2>/dev/null',
  'exit 0',
].join('; ');

/** Starts commands over one SSH connection, each in its own channel. */
export function launchOver(connection: Connection, queue: ChannelQueue, clock: Clock): Launch {
  return async (input, sink, signal) => {
    const leave = await queue.enter(signal);
    try {
      const opening = openChannel(connection.client, remoteProgram, clock, signal);
      const channel = await abandonable(opening, signal);
      const running = follow(connection, channel, sink, clock);
      void running.ending.then(leave);
      // A lost connection is reported by the command's ending.
      sendInput(channel, input, clock).catch(() => {});
      return running;
    } catch (error) {
      leave();
      signal.throwIfAborted();
      const reason = connection.lost.aborted ? messageOf(connection.lost.reason) : messageOf(error);
      return { ending: Promise.resolve({ how: 'cut', reason }), stop: async () => {} };
    }
  };
}

/** Closes a channel that opens after the abort. Its program has read nothing and ends. */
async function abandonable(opening: Promise<ClientChannel>, signal: AbortSignal): Promise<ClientChannel> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      opening.then((channel) => channel.close()).catch(() => {});
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([opening, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function follow(connection: Connection, channel: ClientChannel, sink: Sink, clock: Clock): RunningCommand {
  const marker = new StartMarker();
  channel.on('data', (chunk: Buffer) => sink.stdout(marker.strip(chunk)));
  channel.stderr.on('data', (chunk: Buffer) => sink.stderr(chunk));
  let giveUp: (ending: Ending) => void = () => {};
  const givenUp = new Promise<Ending>((resolve) => {
    giveUp = resolve;
  });
  const ended = endingOf(channel, connection.lost).then((ending): Ending => {
    if (marker.pid !== undefined) return ending;
    if (marker.noise !== '') sink.stderr(Buffer.from(marker.noise));
    // If the shell ends before it gets its input, sshd may close the channel without an exit status.
    const shellSpoke = marker.noise !== '' && !connection.lost.aborted;
    if (ending.how === 'cut' && !shellSpoke) return ending;
    return { how: 'cut', reason: 'the login shell did not run the command' };
  });
  const ending = Promise.race([ended, givenUp]);
  return {
    ending,
    async stop() {
      const over = ending.then(() => undefined);
      const late = new AbortController();
      const patience = clock.sleep(giveUpMs, late.signal).catch(() => {});
      const pid = await Promise.race([marker.started, over, patience]);
      if (typeof pid === 'number') await Promise.race([killGroup(connection, pid, clock), patience]);
      await Promise.race([over, patience]);
      late.abort();
      channel.close();
      giveUp({ how: 'cut', reason: 'it was given up' });
    },
  };
}

/** Ends a process group over a channel outside the queue: the queue may be full of commands that have to be ended. */
export async function killGroup(connection: Connection, pid: number, clock: Clock): Promise<void> {
  try {
    const text = `exec /bin/sh -c ${quoteArgv([killProgram, 'sh', String(pid)])}`;
    const channel = await openChannel(connection.client, text, clock);
    channel.resume();
    channel.stderr.resume();
    channel.end();
    await endingOf(channel, connection.lost);
  } catch {
    // The connection is gone, so the process cannot be reached any more.
  }
}
