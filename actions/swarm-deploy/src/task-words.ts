import type { SwarmTask } from '@fairway/docker';
import type { Host } from '@fairway/host';
import { z } from 'zod';

/** What a task's container said last. */
export interface TaskWords {
  /** That its health check said no, as the end of a sentence: a container that obeys when it is stopped ends with 0. */
  readonly unhealthy: string | undefined;
  readonly lines: readonly string[];
}

const logLines = '20';

const healthSchema = z
  .object({
    Status: z.string(),
    Log: z.array(z.object({ ExitCode: z.number(), Output: z.string() })).nullish(),
  })
  .nullish();

/** What a task's container said last, from its node; through the manager where the node cannot be asked. */
export async function wordsOf(task: SwarmTask, host: Host | undefined, manager: Host): Promise<TaskWords> {
  const container = task.Status.ContainerStatus?.ContainerID;
  if (host && container) {
    const [log, health] = await Promise.all([
      run(host, ['docker', 'logs', '--tail', logLines, container]),
      run(host, ['docker', 'inspect', '--format', '{{json .State.Health}}', container]),
    ]);
    const { unhealthy, lines } = healthWords(health);
    const all = [...lines, ...labelled('log', log)];
    if (all.length > 0) return { unhealthy, lines: all };
  }
  const argv = ['docker', 'service', 'logs', '--raw', '--tail', logLines, task.ID];
  return { unhealthy: undefined, lines: labelled('log', await run(manager, argv)) };
}

/** Output of a command, both streams; nothing where it fails: a diagnosis must not fail itself. */
async function run(host: Host, argv: readonly string[]): Promise<string> {
  const result = await host.exec(argv, { accept: 'any', timeoutMs: 5_000 }).catch(() => undefined);
  return result?.exitCode === 0 ? `${result.stdout}${result.stderr}` : '';
}

function healthWords(text: string): TaskWords {
  try {
    const health = healthSchema.parse(JSON.parse(text));
    const last = health?.Log?.at(-1);
    if (!last) return { unhealthy: undefined, lines: [] };
    const lines = labelled(`health check, exit ${last.ExitCode}`, last.Output);
    if (last.ExitCode === 0) return { unhealthy: undefined, lines };
    const words = last.Output.trim().split('\n')[0]?.trim().slice(0, 200);
    const said = words ? `, and said "${words}"` : '';
    const found = health?.Status === 'unhealthy' ? 'it was unhealthy: ' : '';
    return { unhealthy: `${found}its last health check ended with ${last.ExitCode}${said}`, lines };
  } catch {
    return { unhealthy: undefined, lines: [] };
  }
}

function labelled(label: string, text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.filter((line) => line !== '').map((line) => `  ${label}: ${line.slice(0, 500)}`);
}
