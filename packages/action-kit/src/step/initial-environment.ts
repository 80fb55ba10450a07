import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { warning } from '@actions/core';
import { childEnvironment, messageOf } from '@fairway/runtime';

const mark = 'FAIRWAY_ENVIRONMENT';
/** Linux's `O_TMPFILE`, which Node does not name. */
const withoutName = 0o20200000;

/**
 * Leaves the environment with which the runner has started this process. Whatever is deleted from it later, every
 * program of the same user reads it in `/proc/PID/environ`, inputs and the runner's tokens included. So the process takes
 * its own place once more, without what the runner meant for the action alone. That travels through a file in memory
 * without a name, which the new process closes before it starts anything. The id stays the one that the runner signals.
 */
export function leaveInitialEnvironment(): void {
  if (process.env[mark] === undefined) {
    try {
      handOver();
    } catch (error) {
      warning(
        `Programs that this step starts can read its inputs in /proc/${process.pid}/environ: ${messageOf(error)}`,
      );
    }
  } else takeOver();
}

function handOver(): void {
  // Elsewhere no program sees the environment of another one, or Node cannot take the place of itself.
  if (process.platform !== 'linux' || process.execve === undefined) return;
  const shared = childEnvironment(process.env);
  const own = Object.entries(process.env).filter(([name]) => !Object.hasOwn(shared, name));
  const file = openSync('/dev/shm', constants.O_RDWR | withoutName, 0o600);
  writeSync(file, JSON.stringify(Object.fromEntries(own)), 0);
  // Only standard input passes on to what takes the place of this process, and the lowest free number is its own.
  closeSync(0);
  openSync(`/proc/self/fd/${file}`, constants.O_RDONLY);
  const argv = [process.argv0, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, argv, { ...shared, [mark]: 'on standard input' });
}

function takeOver(): void {
  const own = JSON.parse(readFileSync(0, 'utf8')) as Record<string, string>;
  closeSync(0);
  openSync('/dev/null', constants.O_RDONLY);
  delete process.env[mark];
  Object.assign(process.env, own);
}
