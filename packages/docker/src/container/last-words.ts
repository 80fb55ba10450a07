import type { Host } from '@fairway/host';
import { z } from 'zod';

/** What a container said last. */
export interface LastWords {
  /** Its last health check that ran; undefined where it has none, or none was made yet. */
  readonly health:
    | { readonly status: string; readonly exitCode: number; readonly output: string }
    | undefined;
  /** Its last health check and the last lines of its log, for a reader. */
  readonly lines: readonly string[];
}

const logLines = '20';
/** A host that is so busy that a release fails on it is slow to tell why. */
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
    outputOf(host, ['docker', 'logs', '--tail', logLines, container]),
    outputOf(host, ['docker', 'inspect', '--format', '{{json .State.Health}}', container]),
  ]);
  const health = healthIn(inspected);
  const checked = health ? labelledLines(`health check, exit ${health.exitCode}`, health.output) : [];
  return { health, lines: [...checked, ...labelledLines('log', log)] };
}

/** Both streams of a command; nothing where it fails. */
export async function outputOf(host: Host, argv: readonly string[]): Promise<string> {
  const result = await host.exec(argv, { accept: 'any', timeoutMs }).catch(() => undefined);
  return result?.exitCode === 0 ? `${result.stdout}${result.stderr}` : '';
}

/** The lines of a text that say something, each with what it is. */
export function labelledLines(label: string, text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.filter((line) => line !== '').map((line) => `  ${label}: ${line.slice(0, 500)}`);
}

function healthIn(text: string): LastWords['health'] {
  try {
    const health = healthSchema.parse(JSON.parse(text));
    // -1 is a check that could not be started, as in a container that is just being stopped: it says nothing of its health.
    const last = health?.Log?.findLast(({ ExitCode }) => ExitCode >= 0) ?? health?.Log?.at(-1);
    return health && last
      ? { status: health.Status, exitCode: last.ExitCode, output: last.Output }
      : undefined;
  } catch {
    return undefined;
  }
}
