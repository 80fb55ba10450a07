// Room for one more test file with servers. A processor that is wanted by too many at once makes every one of them
// late, and then tests run out of time although the tested code is right. So a file begins only where the processors
// have room, and how many run side by side follows from what the machine can do at that time.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/** What is known when a file wants to begin. */
export interface Crowd {
  /** How many files run already. */
  readonly running: number;
  /** How long ago the last one began, in milliseconds. */
  readonly sinceLastMs: number;
  /**
   * For how much of the last ten seconds something waited for a processor, in per cent; undefined where the kernel
   * does not say.
   */
  readonly waitedPercent: number | undefined;
}

/** So many files always run: one alone leaves a processor idle while it waits for a server. */
const always = 2;
const mostWaitedPercent = 80;
/** The kernel's figure is of ten seconds: before that it does not tell what the last file takes. */
const settledMs = 10_000;
/** Each process marks there that it waits or runs. */
const directory = join(tmpdir(), 'fairway-test-files');

/** Whether one more file may begin. */
export function hasRoom({ running, sinceLastMs, waitedPercent }: Crowd): boolean {
  if (running < always || waitedPercent === undefined) return true;
  return sinceLastMs >= settledMs && waitedPercent < mostWaitedPercent;
}

/**
 * Waits until there is room for one more file, and takes it.
 *
 * The files that wait take turns in the order in which they came. What a process that has ended left behind counts
 * for nothing.
 *
 * @param group What shares the machine: the process that runs all the files.
 * @returns A function that gives the room back.
 */
export async function takeRoom(group: string | number): Promise<() => void> {
  const waits = join(directory, `${group}-waits-${String(Date.now()).padStart(15, '0')}-${process.pid}`);
  const runs = join(directory, `${group}-runs-${process.pid}`);
  for (;;) {
    // Somebody may clean up the folder for temporary files meanwhile.
    mkdirSync(directory, { recursive: true });
    writeFileSync(waits, '');
    const { waiting, running } = alive(group);
    if (waiting[0] === waits && hasRoom(crowdOf(running))) break;
    await delay(500);
  }
  writeFileSync(runs, '');
  rmSync(waits, { force: true });
  return () => rmSync(runs, { force: true });
}

/** The marks of the living processes of a group, oldest first. Marks of processes that have ended are removed. */
function alive(group: string | number): { waiting: string[]; running: string[] } {
  const marks = readdirSync(directory).sort();
  const living = marks.filter((name) => {
    if (isAlive(Number(name.split('-').at(-1)))) return true;
    rmSync(join(directory, name), { force: true });
    return false;
  });
  const at = (start: string) =>
    living.filter((name) => name.startsWith(start)).map((name) => join(directory, name));
  return { waiting: at(`${group}-waits-`), running: at(`${group}-runs-`) };
}

function crowdOf(running: readonly string[]): Crowd {
  const begun = running.map((mark) => statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return {
    running: running.length,
    sinceLastMs: Date.now() - Math.max(0, ...begun),
    waitedPercent: readWaited('/proc/pressure/cpu'),
  };
}

/** The kernel's figure of pressure (Linux: Documentation/accounting/psi.rst). */
function readWaited(file: string): number | undefined {
  try {
    const percent = /^some avg10=([\d.]+)/.exec(readFileSync(file, 'utf8'))?.[1];
    return percent === undefined ? undefined : Number(percent);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
