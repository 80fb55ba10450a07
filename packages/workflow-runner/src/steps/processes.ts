import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** All processes that a process has started, directly or not. */
export async function descendantsOf(pid: number): Promise<readonly number[]> {
  const parents = await Promise.all(
    (await processIds()).map(async (id) => [id, await parentOf(id)] as const),
  );
  const found = new Set([pid]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const [id, parent] of parents) if (parent !== undefined && found.has(parent)) found.add(id);
  }
  found.delete(pid);
  return [...found];
}

/** The number of searches for processes that a killed one had just started, and the pause between them. */
const rounds = 500;
const betweenRoundsMs = 20;

/**
 * Kills every process that has this tracking id in its environment, so that nothing outlives its job. Returns when
 * none is left.
 */
export async function killTracked(trackingId: string): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const found = await trackedProcesses(trackingId);
    if (found.length === 0) return;
    for (const id of found) {
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // The process ended in between.
      }
    }
    await delay(betweenRoundsMs);
  }
}

/** The processes with a tracking id. A zombie has no environment, so it does not count. */
async function trackedProcesses(trackingId: string): Promise<readonly number[]> {
  const mark = `RUNNER_TRACKING_ID=${trackingId}`;
  const ids = await processIds();
  const environments = await Promise.all(
    ids.map((id) => readFile(`/proc/${id}/environ`, 'utf8').catch(() => '')),
  );
  return ids.filter((_, index) => environments[index]?.split('\0').includes(mark));
}

async function processIds(): Promise<readonly number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function parentOf(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
