import type { Host } from '@fairway/host';
import { shorten } from '@fairway/runtime';
import { z } from 'zod';

/** The last output of a container. */
export interface LastWords {
  /** Its last health check that ran; undefined where it has no health check, or none has run yet. */
  readonly health:
    | { readonly status: string; readonly exitCode: number; readonly output: string }
    | undefined;
  /** Its last health check and the last lines of its log, for a reader. */
  readonly lines: readonly string[];
}

/** The lines that are shown. More are read, because a line that repeats is shown once. */
const shownLines = 20;
const askedLines = '200';
/** Milliseconds. Long, because a host that is busy enough to fail a release also answers slowly. */
const timeoutMs = 30_000;

/** The time that reading may take. */
interface Limits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const healthSchema = z
  .looseObject({
    Status: z.string(),
    Log: z.array(z.looseObject({ ExitCode: z.number(), Output: z.string() })).nullish(),
  })
  .nullish();

/** Asks the host of a container for its last output. Never throws, because a diagnosis must not fail itself. */
export async function lastWords(host: Host, container: string): Promise<LastWords> {
  const [log, inspected] = await Promise.all([
    logOf(host, ['docker', 'logs', '--tail', askedLines, container]),
    outputOf(host, ['docker', 'inspect', '--format', '{{json .State.Health}}', container]),
  ]);
  const health = healthIn(inspected);
  const checked = health ? labelledLines(`health check, exit ${health.exitCode}`, health.output) : [];
  return { health, lines: [...checked, ...labelledLines('log', log)] };
}

/** The last lines of a container's log. Never throws. */
export async function lastLog(
  host: Host,
  container: string,
  lines: number,
  limits: Limits,
): Promise<readonly string[]> {
  const argv = ['docker', 'logs', '--tail', askedLines, container];
  return labelledLines('log', await logOf(host, argv, limits)).slice(-lines);
}

/** Both streams of a log, in the order in which their lines were written. */
async function logOf(host: Host, argv: readonly string[], limits?: Limits): Promise<string> {
  return outputOf(host, ['sh', '-c', 'exec "$@" 2>&1', 'sh', ...argv], limits);
}

/** The standard output of a command; empty where it fails. */
async function outputOf(
  host: Host,
  argv: readonly string[],
  limits: Limits = { timeoutMs },
): Promise<string> {
  const result = await host.exec(argv, { ...limits, accept: 'any' }).catch(() => undefined);
  return result?.exitCode === 0 ? result.stdout : '';
}

/** The last log lines of a task's container, asked for through a manager. Never throws. */
export async function lastWordsOfTask(manager: Host, task: string): Promise<readonly string[]> {
  const argv = ['docker', 'service', 'logs', '--raw', '--tail', askedLines, task];
  return labelledLines('log', await logOf(manager, argv));
}

/** The last lines of a text that are not empty, each with its label. A line that repeats is shown once. */
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
        `  ${label}: ${shorten(said, 500)}${times > 1 ? ` (${times} times in a row)` : ''}`,
    );
}

function healthIn(text: string): LastWords['health'] {
  try {
    const health = healthSchema.parse(JSON.parse(text));
    // -1 means that the check could not be started, as in a container that is being stopped. It says nothing about the
    // container's health.
    const last = health?.Log?.findLast(({ ExitCode }) => ExitCode >= 0) ?? health?.Log?.at(-1);
    return health && last
      ? { status: health.Status, exitCode: last.ExitCode, output: last.Output }
      : undefined;
  } catch {
    return undefined;
  }
}
