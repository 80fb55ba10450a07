import { finished } from 'node:stream/promises';
import type { Clock } from '@fairway/runtime';
import type { Client, ClientChannel } from 'ssh2';
import type { Ending } from '../run/launch.ts';

/** Milliseconds in which a refused channel is requested again. */
const patienceMs = 10_000;
const againMs = 50;

/**
 * Opens a session channel that runs the shell text. A refused channel is requested again for ten seconds: sshd counts a
 * session (MaxSessions) until it has collected its process, a moment after it closed the channel. A refused channel has
 * run nothing.
 * @throws Error when the connection is gone or keeps refusing; the reason of the signal when that aborts
 */
export async function openChannel(
  client: Client,
  shellText: string,
  clock: Clock,
  signal?: AbortSignal,
): Promise<ClientChannel> {
  const start = clock.now();
  for (;;) {
    try {
      return await openOnce(client, shellText);
    } catch (error) {
      if (!isRefusal(error) || clock.now() - start > patienceMs) throw error;
      await clock.sleep(againMs, signal);
    }
  }
}

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, _CONNECT_FAILED (OpenSSH's) and _RESOURCE_SHORTAGE (RFC 4254, 5.1). */
const refusals: readonly unknown[] = [1, 2, 4];

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'reason' in error && refusals.includes(error.reason);
}

function openOnce(client: Client, shellText: string): Promise<ClientChannel> {
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
 * Resolves with the end of a channel's command, after both of its outputs were read to their end. The caller must read
 * them.
 * @param lost aborts with the reason when the connection is gone
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
