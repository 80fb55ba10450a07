import type { Host } from '@fairway/host';
import { z } from 'zod';
import type { ProjectContainer } from './project-state.ts';

const healthSchema = z.array(z.looseObject({ ExitCode: z.number(), Output: z.string() })).nullish();

const logLines = '20';

/** What a container says for itself: its state, its last health check, the last lines of its log. Never throws. */
export async function containerWords(host: Host, container: ProjectContainer): Promise<readonly string[]> {
  const [log, health] = await Promise.all([
    output(host, ['docker', 'logs', '--tail', logLines, container.id]),
    output(host, ['docker', 'inspect', '--format', '{{json .State.Health.Log}}', container.id]),
  ]);
  return [`  container: ${describeContainer(container)}`, ...healthLines(health), ...labelled('log', log)];
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

/** Both streams of a command; nothing where it fails: a diagnosis must not fail itself. */
async function output(host: Host, argv: readonly string[]): Promise<string> {
  const result = await host.exec(argv, { accept: 'any', timeoutMs: 5_000 }).catch(() => undefined);
  return result?.exitCode === 0 ? `${result.stdout}${result.stderr}` : '';
}

function healthLines(text: string): string[] {
  try {
    const last = healthSchema.parse(JSON.parse(text))?.at(-1);
    return last ? labelled(`health check, exit ${last.ExitCode}`, last.Output) : [];
  } catch {
    return [];
  }
}

function labelled(label: string, text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.filter((line) => line !== '').map((line) => `  ${label}: ${line.slice(0, 500)}`);
}
