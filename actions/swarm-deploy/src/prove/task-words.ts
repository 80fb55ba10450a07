import { type LastWords, lastWords, lastWordsOfTask, type SwarmTask } from '@fairway/docker';
import type { Host } from '@fairway/host';

/** What a task's container said last. */
export interface TaskWords {
  /** That its health check said no, as the end of a sentence: a container that obeys when it is stopped ends with 0. */
  readonly unhealthy: string | undefined;
  readonly lines: readonly string[];
}

/** What a task's container said last, from its node; through the manager where the node cannot be asked. */
export async function wordsOf(task: SwarmTask, host: Host | undefined, manager: Host): Promise<TaskWords> {
  const container = task.Status.ContainerStatus?.ContainerID;
  if (host && container) {
    const { health, lines } = await lastWords(host, container);
    if (lines.length > 0) return { unhealthy: saidNo(health), lines };
  }
  return { unhealthy: undefined, lines: await lastWordsOfTask(manager, task.ID) };
}

function saidNo(health: LastWords['health']): string | undefined {
  if (!health || health.exitCode === 0) return undefined;
  const words = health.output.trim().split('\n')[0]?.trim().slice(0, 200);
  const said = words ? `, and said "${words}"` : '';
  const found = health.status === 'unhealthy' ? 'it was unhealthy: ' : '';
  return `${found}its last health check ended with ${health.exitCode}${said}`;
}
