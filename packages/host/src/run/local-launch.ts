import { exec } from '@actions/exec';
import { type Clock, childEnvironment } from '@fairway/runtime';
import type { Ending, Launch } from './launch.ts';
import { localProgram } from './shell-program.ts';
import { StartMarker } from './start-marker.ts';

const graceMs = 2_000;

/**
 * Starts commands on this machine through @actions/exec. That package cannot end a command, breaks characters at the
 * border of two chunks, and crashes the process when a command ends before it has read its standard input. The shell
 * program around the command, and this file, avoid all three.
 *
 * A command that a signal ended has the exit status that a shell reports: 128 plus the signal's number.
 */
export const launchLocally =
  (clock: Clock): Launch =>
  async (input, sink, signal) => {
    signal.throwIfAborted();
    const marker = new StartMarker();
    const ending = exec('/bin/sh', ['-c', localProgram], {
      env: childEnvironment(process.env),
      silent: true,
      ignoreReturnCode: true,
      input: Buffer.concat(input),
      listeners: {
        stdout: (chunk) => sink.stdout(marker.strip(chunk)),
        stderr: (chunk) => sink.stderr(chunk),
      },
    }).then(
      (status: number | null): Ending =>
        status === null ? { how: 'cut', reason: 'the shell around it was killed' } : { how: 'exit', status },
      (error: Error): Ending => ({ how: 'cut', reason: error.message }),
    );
    return { ending, stop: () => stopGroup(marker, ending, clock) };
  };

/** Ends a command and every process of its group: TERM, two seconds later KILL. */
export async function stopGroup(marker: StartMarker, ending: Promise<Ending>, clock: Clock): Promise<void> {
  const over = ending.then(() => undefined);
  const pid = await Promise.race([marker.started, over]);
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  const grace = new AbortController();
  await Promise.race([over, clock.sleep(graceMs, grace.signal).catch(() => {})]);
  grace.abort();
  // Also when the command itself has ended: one of its children may have ignored the first signal.
  signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // No process of the group is left.
  }
}
