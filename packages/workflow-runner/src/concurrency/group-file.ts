import { readFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** A run or job that holds a concurrency group or waits for it. */
export interface Member {
  readonly id: string;
  readonly pid: number;
  /** The start of the process, in the kernel's ticks: another process may have the pid by now. */
  readonly born: string;
  readonly running: boolean;
  /** A newer member has cancelled it. */
  readonly cancelled: boolean;
}

/** The members whose process is alive, oldest first. */
export async function readGroup(file: string): Promise<readonly Member[]> {
  const text = await readFile(file, 'utf8').catch(() => '[]');
  return (JSON.parse(text) as Member[]).filter(({ pid, born }) => bornAt(pid) === born);
}

/** Writes the members in one step, so that a reader never sees half of them. */
export async function writeGroup(file: string, members: readonly Member[]): Promise<void> {
  if (members.length === 0) return rm(file, { force: true });
  const next = `${file}.${process.pid}.next`;
  await writeFile(next, JSON.stringify(members));
  return rename(next, file);
}

/** The start of a process, in ticks since boot; undefined for a missing process or a zombie. */
export function bornAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : fields[18];
  } catch {
    return undefined;
  }
}
