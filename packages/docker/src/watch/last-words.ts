import type { Host } from '@fairway/host';
import { z } from 'zod';

/** The last health check and the last log lines of a container. */
export interface LastWords {
  /** The last health check that ran; undefined where the container has none, or none has run yet. */
  readonly health:
    | { readonly status: string; readonly exitCode: number; readonly output: string }
    | undefined;
  /** Its last health check and the last lines of its log, for a reader. */
  readonly lines: readonly string[];
}

/** Lines that a reader is shown, and lines that they are taken from: repeated lines are shown once. */
const shownLines = 20;
const askedLines = '200';
/** A host that is so busy that a release fails on it answers slowly as well. */
const timeoutMs = 30_000;

const healthSchema = z
  .looseObject({
    Status: z.string(),
    Log: z.array(z.looseObject({ ExitCode: z.number(), Output: z.string() })).nullish(),
  })
  .nullish();

/** Asks the host of a container for its last words. Never throws: a diagnosis must not fail itself. */
export async function lastWords(host: Host, container: string): Promise<LastWords> {
  const [log, inspected] = await Promise.all([
    logOf(host, ['docker', 'logs', '--tail', askedLines, container]),
    outputOf(host, ['docker', 'inspect', '--format', '{{json .State.Health}}', container]),
  ]);
  const health = healthIn(inspected);
  const checked = health ? labelledLines(`health check, exit ${health.exitCode}`, health.output) : [];
  return { health, lines: [...checked, ...labelledLines('log', log)] };
}

/** Both streams of a log as they came, one line after the other. */
async function logOf(host: Host, argv: readonly string[]): Promise<string> {
  return outputOf(host, ['sh', '-c', 'exec "$@" 2>&1', 'sh', ...argv]);
}

/** The output of a command; empty where the command fails. */
async function outputOf(host: Host, argv: readonly string[]): Promise<string> {
  const result = await host.exec(argv, { accept: 'any', timeoutMs }).catch(() => undefined);
  return result?.exitCode === 0 ? result.stdout : '';
}

/** The last log lines of a task's container, read through a manager. Never throws. */
export async function lastWordsOfTask(manager: Host, task: string): Promise<readonly string[]> {
  const argv = ['docker', 'service', 'logs', '--raw', '--tail', askedLines, task];
  return labelledLines('log', await logOf(manager, argv));
}

/** The last lines of a text that are not empty, each with a label. A repeated line is shown once. */
export function labelledLines(label: string, text: string): string[] {
  const lines: { readonly text: string; times: number }[] = [];
  for (const line of text.split('\n').map((whole) => whole.trimEnd())) {
    const last = lines.at(-1);
    if (line === '') continue;
    if (last?.text === line) last.times += 1;
    else lines.push({ text: line, times: 1 });
  }
  return lines
    .slice(-shownLines)
    .map(
      ({ text: said, times }) =>
        `  ${label}: ${said.slice(0, 500)}${times > 1 ? ` (${times} times in a row)` : ''}`,
    );
}

function healthIn(text: string): LastWords['health'] {
  try {
    const health = healthSchema.parse(JSON.parse(text));
    // -1 is a check that could not be started, as in a container that is being stopped. It does not show the health.
    const last = health?.Log?.findLast(({ ExitCode }) => ExitCode >= 0) ?? health?.Log?.at(-1);
    return health && last
      ? { status: health.Status, exitCode: last.ExitCode, output: last.Output }
      : undefined;
  } catch {
    return undefined;
  }
}
