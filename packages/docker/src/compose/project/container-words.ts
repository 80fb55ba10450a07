import type { Host } from '@fairway/host';
import { lastWords } from '../../watch/last-words.ts';
import type { ProjectContainer } from './project-state.ts';

/** The state of a container, its last health check, and the last lines of its log. Never throws. */
export async function containerWords(host: Host, container: ProjectContainer): Promise<readonly string[]> {
  const { lines } = await lastWords(host, container.id);
  return [`  container: ${describeContainer(container)}`, ...lines];
}

/** One line: name, state, health, restarts, how it ended. */
export function describeContainer(item: ProjectContainer): string {
  const health = item.health === 'none' ? '' : `, ${item.health}`;
  const restarts = item.restarts > 0 ? `, started again ${item.restarts} times` : '';
  const end = item.state === 'running' ? '' : `, exit status ${item.exitCode}`;
  const memory = item.outOfMemory ? ', out of memory' : '';
  const error = item.error ? `, ${item.error}` : '';
  return `${item.name}: ${item.state}${health}${restarts}${end}${memory}${error}`;
}
