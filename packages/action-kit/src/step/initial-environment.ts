import { accessSync, closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { debug } from '@actions/core';
import { childEnvironment, messageOf } from '@fairway/runtime';

/** Its value is the id of the process, which stays the same. So a variable of a workflow is never taken for it. */
const mark = '_FAIRWAY_ENVIRONMENT_ON_STDIN';
/** Linux's `O_TMPFILE`, which Node does not name. */
const withoutName = 0o20200000;

/**
 * Leaves the environment with which the runner has started this process. Whatever is deleted from it later, every
 * program of the same user reads it in `/proc/PID/environ`, inputs and the runner's tokens included. So the process takes
 * its own place once more, without what the runner meant for the action alone. That travels through a file in memory
 * without a name, which the new process closes before it starts anything. The id stays the one that the runner signals.
 */
export function leaveInitialEnvironment(): void {
  try {
    if (process.env[mark] === String(process.pid)) takeOver();
    else handOver();
  } catch (error) {
    tellOpen(messageOf(error));
  }
}

/** Nobody can do anything about it in a workflow, so it is said to those alone who ask for more of the log. */
function tellOpen(why: string): void {
  debug(`Programs that this step starts can read its inputs in /proc/${process.pid}/environ: ${why}`);
}

function handOver(): void {
  // Elsewhere no program sees the environment of another one.
  if (process.platform !== 'linux') return;
  if (process.execve === undefined) {
    tellOpen('this version of Node cannot take the place of itself.');
    return;
  }
  // A program that cannot be started would end the process: too late to go on without it.
  accessSync(process.execPath, constants.X_OK);
  const shared = childEnvironment(process.env);
  const own = Object.entries(process.env).filter(([name]) => !Object.hasOwn(shared, name));
  const file = openSync('/dev/shm', constants.O_RDWR | withoutName, 0o600);
  try {
    const text = Buffer.from(JSON.stringify(Object.fromEntries(own)));
    const written = writeSync(file, text, 0, text.length, 0);
    if (written < text.length)
      throw new Error(`only ${written} of ${text.length} bytes fitted into /dev/shm`);
    // Only standard input passes on to what takes the place of this process.
    takeStandardInputFrom(`/proc/self/fd/${file}`);
    const argv = [process.argv0, ...process.execArgv, ...process.argv.slice(1)];
    process.execve(process.execPath, argv, { ...shared, [mark]: String(process.pid) });
  } finally {
    closeSync(file);
    takeStandardInputFrom('/dev/null');
  }
}

function takeOver(): void {
  delete process.env[mark];
  try {
    Object.assign(process.env, JSON.parse(readFileSync(0, 'utf8')));
  } finally {
    takeStandardInputFrom('/dev/null');
  }
}

/** Opens a file as standard input, which is the lowest free number then. A closed one would be given to the next file. */
function takeStandardInputFrom(path: string): void {
  closeSync(0);
  try {
    openSync(path, constants.O_RDONLY);
  } catch (error) {
    openSync('/dev/null', constants.O_RDONLY);
    throw error;
  }
}
