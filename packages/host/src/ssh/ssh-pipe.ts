import { type Readable, Transform, type Writable } from 'node:stream';
import { KeptOutput } from '../run/kept-output.ts';
import type { Ending } from '../run/launch.ts';
import { type Invocation, preludeOf, remoteProgram } from '../run/shell-program.ts';
import { StartMarker } from '../run/start-marker.ts';
import { endingOf } from './ssh-channel.ts';
import type { SshLink } from './ssh-host.ts';
import { killGroup } from './ssh-launch.ts';

/** A command on a host whose standard input and output stay open. */
export interface Pipe {
  readonly stdin: Writable;
  /** Must be read to its end, or `ending` never settles. */
  readonly stdout: Readable;
  /** The standard error of the command so far. */
  readonly stderr: () => string;
  readonly ending: Promise<Ending>;
  /** Ends the command and its process group. */
  stop(): Promise<void>;
}

/** Starts a command outside the queue. A caller that needs a place in the queue takes one first. */
export async function openPipe(
  { sessions }: SshLink,
  invocation: Invocation,
  signal?: AbortSignal,
): Promise<Pipe> {
  const session = await sessions.open(remoteProgram, signal);
  const { channel } = session;
  const marker = new StartMarker();
  const stdout = new Transform({
    transform: (chunk: Buffer, _encoding, done) => done(null, marker.strip(chunk)),
  });
  channel.pipe(stdout);
  const complaints = new KeptOutput(64 * 1024);
  channel.stderr.on('data', (chunk: Buffer) => {
    complaints.push(chunk);
    complaints.dropOldest();
  });
  channel.write(preludeOf(invocation));
  return {
    stdin: channel,
    stdout,
    stderr: () => complaints.bytes().toString('utf8').trim(),
    ending: endingOf(session),
    async stop() {
      if (marker.pid !== undefined) await killGroup(sessions, marker.pid);
      channel.close();
    },
  };
}
