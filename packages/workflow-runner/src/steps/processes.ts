import { readdir, readFile } from 'node:fs/promises';

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

/** Kills every process that has this tracking id in its environment, so that nothing outlives its job. */
export async function killTracked(trackingId: string): Promise<void> {
  const mark = `RUNNER_TRACKING_ID=${trackingId}`;
  for (const id of await processIds()) {
    const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(mark)) continue;
    try {
      process.kill(id, 'SIGKILL');
    } catch {
      // It ended in between.
    }
  }
}

async function processIds(): Promise<readonly number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function parentOf(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
