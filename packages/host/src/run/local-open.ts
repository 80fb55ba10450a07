import { spawn } from 'node:child_process';
import { type Clock, childEnvironment } from '@fairway/runtime';
import { KeptOutput } from './kept-output.ts';
import type { Ending } from './launch.ts';
import { stopGroup } from './local-launch.ts';
import type { LaunchOpen } from './pipe.ts';
import { preludeOf, remoteProgram } from './shell-program.ts';
import { StartMarker } from './start-marker.ts';

/** Starts commands on this machine, each in its own process group. */
export const openLocally =
  (clock: Clock): LaunchOpen =>
  async (invocation) => {
    const prelude = preludeOf(invocation);
    const child = spawn('/bin/sh', ['-c', remoteProgram], {
      detached: true,
      env: childEnvironment(process.env),
      stdio: 'pipe',
    });
    const marker = new StartMarker();
    const complaints = new KeptOutput(64 * 1024);
    child.stderr.on('data', (chunk: Buffer) => {
      complaints.push(chunk);
      complaints.dropOldest();
    });
    const ending = new Promise<Ending>((resolve) => {
      child.once('error', ({ message }) => resolve({ how: 'cut', reason: message }));
      child.once('close', (status, signal) =>
        resolve(status === null ? { how: 'signal', signal: signal ?? 'a signal' } : { how: 'exit', status }),
      );
    });
    child.stdin.write(prelude);
    return {
      stdin: child.stdin,
      stdout: child.stdout.pipe(marker.stripping()),
      stderr: () => complaints.bytes().toString('utf8').trim(),
      ending,
      async stop() {
        await stopGroup(marker, ending, clock);
        child.stdin.destroy();
      },
    };
  };
