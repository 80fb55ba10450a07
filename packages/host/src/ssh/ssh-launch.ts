import { type Clock, messageOf } from '@fairway/runtime';
import { quoteArgv } from '../run/argv-quoting.ts';
import type { Ending, Launch, RunningCommand, Sink } from '../run/launch.ts';
import { sendInput } from '../run/paced-input.ts';
import { remoteProgram } from '../run/shell-program.ts';
import { StartMarker } from '../run/start-marker.ts';
import type { ChannelQueue } from './channel-queue.ts';
import { type Session, type Sessions, SessionsRefused } from './sessions.ts';
import { endingOf, endingOnceStarted } from './ssh-channel.ts';

/** Milliseconds to wait for the end of a command before its channel is given up. */
const giveUpMs = 5_000;

/**
 * Sends TERM to the whole group, and KILL two seconds later to the processes that are left. Most end at once, so the
 * first looks follow soon. OpenSSH before 7.9 does not pass on the signals of the SSH protocol, and no sshd passes them
 * on to a group.
 */
const killProgram = [
  'kill -s TERM -- "-$1" 2>/dev/null || kill -s TERM "$1" 2>/dev/null',
  'for pause in 0.01 0.02 0.05 0.1 0.2 0.5 1.1; do kill -s 0 -- "-$1" 2>/dev/null || break; sleep $pause; done',
  'kill -s KILL -- "-$1" 2>/dev/null',
  'exit 0',
].join('; ');

/** Starts commands on a machine over SSH, each in its own channel. */
export function launchOver(sessions: Sessions, queue: ChannelQueue, clock: Clock): Launch {
  return async (input, sink, signal) => {
    const leave = await queue.enter(signal);
    try {
      const session = await abandonable(sessions.open(remoteProgram, signal), signal);
      const running = follow(sessions, session, sink, clock);
      void running.ending.then(leave);
      // A lost connection is reported by the command's ending.
      sendInput(session.channel, input, clock).catch(() => {});
      return running;
    } catch (error) {
      leave();
      signal.throwIfAborted();
      const fix = error instanceof SessionsRefused ? error.fix : undefined;
      const ending: Ending = { how: 'cut', reason: messageOf(error), ...(fix ? { fix } : {}) };
      return { ending: Promise.resolve(ending), stop: async () => {} };
    }
  };
}

/** Closes a channel that opens after the abort. Its program has read nothing and ends. */
async function abandonable(opening: Promise<Session>, signal: AbortSignal): Promise<Session> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      opening.then(({ channel }) => channel.close()).catch(() => {});
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

function follow(sessions: Sessions, session: Session, sink: Sink, clock: Clock): RunningCommand {
  const { channel, lost } = session;
  const marker = new StartMarker();
  channel.on('data', (chunk: Buffer) => sink.stdout(marker.strip(chunk)));
  channel.stderr.on('data', (chunk: Buffer) => sink.stderr(chunk));
  let giveUp: (ending: Ending) => void = () => {};
  const givenUp = new Promise<Ending>((resolve) => {
    giveUp = resolve;
  });
  const ended = endingOf(session).then((ending) => {
    if (marker.noise !== '') sink.stderr(Buffer.from(marker.noise));
    return endingOnceStarted(ending, marker, lost);
  });
  const ending = Promise.race([ended, givenUp]);
  return {
    ending,
    async stop() {
      const over = ending.then(() => undefined);
      const late = new AbortController();
      const patience = clock.sleep(giveUpMs, late.signal).catch(() => {});
      const pid = await Promise.race([marker.started, over, patience]);
      if (typeof pid === 'number') await Promise.race([killGroup(sessions, pid), patience]);
      await Promise.race([over, patience]);
      late.abort();
      channel.close();
      giveUp({ how: 'cut', reason: 'it was given up' });
    },
  };
}

/** Ends a process group over a channel outside the queue: the queue may be full of commands that have to be ended. */
export async function killGroup(sessions: Sessions, pid: number): Promise<void> {
  try {
    const text = `exec /bin/sh -c ${quoteArgv([killProgram, 'sh', String(pid)])}`;
    const session = await sessions.open(text);
    const { channel } = session;
    channel.resume();
    channel.stderr.resume();
    channel.end();
    await endingOf(session);
  } catch {
    // The connection is gone, so the process cannot be reached any more.
  }
}
