import { finished } from 'node:stream/promises';
import type { Client, ClientChannel } from 'ssh2';
import type { Ending } from './launch.ts';

/** Opens a session channel that runs the shell text. Rejects when the connection is gone or refuses. */
export function openChannel(client: Client, shellText: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    try {
      client.exec(shellText, (error, channel) => (error ? reject(error) : resolve(channel)));
    } catch (error) {
      // ssh2 throws at once when the socket is gone.
      reject(error);
    }
  });
}

/**
 * How the command of a channel ended, told when both of its outputs have been read to their end. Something
 * must be reading them.
 * @param lost the reason why the connection is gone, if it is.
 */
export function endingOf(channel: ClientChannel, lost: AbortSignal): Promise<Ending> {
  let status: number | null | undefined;
  let signal: string | undefined;
  channel.on('exit', (code: number | null, name?: string) => {
    status = code;
    signal = name;
  });
  const closed = new Promise<void>((resolve) => channel.once('close', () => resolve()));
  const stderrRead = finished(channel.stderr, { writable: false }).catch(() => {});
  return Promise.all([closed, stderrRead]).then(() => {
    if (typeof status === 'number') return { how: 'exit', status };
    if (signal !== undefined) return { how: 'signal', signal };
    const reason = lost.aborted ? String((lost.reason as Error).message) : 'the host closed its channel';
    return { how: 'cut', reason };
  });
}
