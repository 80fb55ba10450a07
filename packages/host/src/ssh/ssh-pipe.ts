import { PassThrough, Readable } from 'node:stream';
import { type Clock, messageOf } from '@fairway/runtime';
import { KeptOutput } from '../run/kept-output.ts';
import type { Ending } from '../run/launch.ts';
import type { LaunchOpen, OpenCommand } from '../run/pipe.ts';
import { type Invocation, preludeOf, remoteProgram } from '../run/shell-program.ts';
import { StartMarker } from '../run/start-marker.ts';
import { type Sessions, SessionsRefused } from './sessions.ts';
import { endingOf, endingOnceStarted } from './ssh-channel.ts';
import { killGroup } from './ssh-launch.ts';

/** How long a command may take to start, once its channel is open. */
const startMs = 5_000;

/**
 * Starts a command outside the queue. It may stay open for hours, and what ends it may be a further command on the same
 * host: with a place in the queue it could wait for itself.
 */
export async function openPipe(
  { sessions, clock }: { readonly sessions: Sessions; readonly clock: Clock },
  invocation: Invocation,
  signal?: AbortSignal,
): Promise<OpenCommand> {
  const session = await sessions.open(remoteProgram, signal);
  const { channel } = session;
  const marker = new StartMarker();
  const complaints = new KeptOutput(64 * 1024);
  channel.stderr.on('data', (chunk: Buffer) => {
    complaints.push(chunk);
    complaints.dropOldest();
  });
  channel.write(preludeOf(invocation));
  const ending = endingOf(session).then((how) => endingOnceStarted(how, marker, session.lost));
  return {
    stdin: channel,
    stdout: channel.pipe(marker.stripping()),
    stderr: () => complaints.bytes().toString('utf8').trim(),
    ending,
    async stop() {
      // A command that is just starting would see an end of its input, if the channel was closed first.
      const late = new AbortController();
      const patience = clock.sleep(startMs, late.signal).catch(() => {});
      const pid = await Promise.race([marker.started, ending.then(() => undefined), patience]);
      late.abort();
      if (typeof pid === 'number') await killGroup(sessions, pid);
      channel.close();
    },
  };
}

/** Starts commands that stay open. One that could not be started at all is one that was cut off. */
export function openBeside(link: { readonly sessions: Sessions; readonly clock: Clock }): LaunchOpen {
  return async (invocation, signal) => {
    try {
      return await openPipe(link, invocation, signal);
    } catch (error) {
      signal?.throwIfAborted();
      const fix = error instanceof SessionsRefused ? { fix: error.fix } : {};
      const ending: Ending = { how: 'cut', reason: messageOf(error), ...fix };
      return {
        stdin: new PassThrough().resume(),
        stdout: Readable.from([]),
        stderr: () => '',
        ending: Promise.resolve(ending),
        async stop() {},
      };
    }
  };
}
