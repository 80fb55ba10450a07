import { finished } from 'node:stream/promises';
import type { Ending } from '../run/launch.ts';
import type { StartMarker } from '../run/start-marker.ts';
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

const letTheShellRun =
  'Give the user a login shell that runs commands, such as /bin/sh (not nologin), and look for ForceCommand in sshd_config and for command= in authorized_keys: both run something else.';

/** The end of a command that may never have started: a login shell that runs something else has an end too. */
export function endingOnceStarted(ending: Ending, marker: StartMarker, lost: AbortSignal): Ending {
  if (marker.pid !== undefined) return ending;
  // If the shell ends before it gets its input, sshd may close the channel without an exit status.
  const shellSpoke = marker.noise !== '' && !lost.aborted;
  if (ending.how === 'cut' && !shellSpoke) return ending;
  return { how: 'cut', reason: 'the login shell did not run the command', fix: letTheShellRun };
}
