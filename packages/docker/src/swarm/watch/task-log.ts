import type { Host } from '@fairway/host';
import { shortLine } from '@fairway/runtime';
import { type LastWords, lastWords, lastWordsOfTask } from '../../watch/last-words.ts';
import type { SwarmTask } from '../model/tasks.ts';

/** The last health check and the last log lines of a task's container. */
export interface TaskLog {
  /**
   * The failed health check, worded to end a sentence. A container that stops cleanly exits 0, so its exit status does not
   * show it.
   */
  readonly unhealthy: string | undefined;
  readonly lines: readonly string[];
}

/** Reads the log of a task's container on its node, or through the manager where the node cannot be asked. Never throws. */
export async function taskLog(task: SwarmTask, host: Host | undefined, manager: Host): Promise<TaskLog> {
  const container = task.Status.ContainerStatus?.ContainerID;
  if (host && container) {
    const { health, lines } = await lastWords(host, container);
    if (lines.length > 0) return { unhealthy: failedCheck(health), lines };
  }
  return { unhealthy: undefined, lines: await lastWordsOfTask(manager, task.ID) };
}

function failedCheck(health: LastWords['health']): string | undefined {
  if (!health || health.exitCode === 0) return undefined;
  const words = shortLine(health.output.trim().split('\n')[0] ?? '', 200);
  const said = words ? `, and said "${words}"` : '';
  const found = health.status === 'unhealthy' ? 'it was unhealthy: ' : '';
  return `${found}its last health check ended with ${health.exitCode}${said}`;
}
