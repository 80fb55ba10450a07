import { readFileSync, readlinkSync } from 'node:fs';

/** The owner of a lab that stays until somebody takes it down. */
export const nobody = 'kept';

/**
 * This process, so that another one can tell later whether it still lives: the boot of the machine, the process
 * namespace, the process id, and its start in clock ticks, since ids are used again.
 */
export function thisProcess(): string {
  return [bootId(), processNamespace(), process.pid, startOf(process.pid) ?? '?'].join('/');
}

/** Whether the owner has certainly ended. A process of another namespace cannot be seen from here: it counts as alive. */
export function hasEnded(owner: string): boolean {
  if (owner === nobody) return false;
  const [boot, namespace, pid, start] = owner.split('/');
  if (boot !== bootId()) return true;
  if (namespace !== processNamespace()) return false;
  return startOf(Number(pid)) !== start;
}

const bootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
const processNamespace = (): string => readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');

function startOf(pid: number): string | undefined {
  try {
    // The second field, the program's name in parentheses, may hold blanks; the start is the 22nd of all (proc(5)).
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
