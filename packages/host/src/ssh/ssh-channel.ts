import { finished } from 'node:stream/promises';
import type { Ending } from '../run/launch.ts';
import type { Session } from './sessions.ts';

/**
 * Resolves with the end of a channel's command, after both of its outputs were read to their end. The caller must read
 * them.
 */
export function endingOf({ channel, lost }: Session): Promise<Ending> {
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
