import { type LastWords, labelledLines, lastWords, outputOf, type SwarmTask } from '@fairway/docker';
import type { Host } from '@fairway/host';

/** What a task's container said last. */
export interface TaskWords {
  /** That its health check said no, as the end of a sentence: a container that obeys when it is stopped ends with 0. */
  readonly unhealthy: string | undefined;
  readonly lines: readonly string[];
}

const logLines = '20';

/** What a task's container said last, from its node; through the manager where the node cannot be asked. */
export async function wordsOf(task: SwarmTask, host: Host | undefined, manager: Host): Promise<TaskWords> {
  const container = task.Status.ContainerStatus?.ContainerID;
  if (host && container) {
    const { health, lines } = await lastWords(host, container);
    if (lines.length > 0) return { unhealthy: saidNo(health), lines };
  }
  const argv = ['docker', 'service', 'logs', '--raw', '--tail', logLines, task.ID];
  return { unhealthy: undefined, lines: labelledLines('log', await outputOf(manager, argv)) };
}

function saidNo(health: LastWords['health']): string | undefined {
  if (!health || health.exitCode === 0) return undefined;
  const words = health.output.trim().split('\n')[0]?.trim().slice(0, 200);
  const said = words ? `, and said "${words}"` : '';
  const found = health.status === 'unhealthy' ? 'it was unhealthy: ' : '';
  return `${found}its last health check ended with ${health.exitCode}${said}`;
}
