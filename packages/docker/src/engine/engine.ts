import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { ZodType } from 'zod';
import { engineDial } from './dial.ts';
import { getRequests, type HttpAnswer, messageIn, readAnswers } from './http-exchange.ts';

/** A question to the Engine API and the shape of its answer. */
export interface EngineQuestion<T> {
  readonly path: string;
  readonly schema: ZodType<T>;
}

/** A question; filters go in as the Engine API wants them. */
export function question<T>(
  path: string,
  schema: ZodType<T>,
  query: Readonly<Record<string, string | Readonly<Record<string, readonly string[]>>>> = {},
): EngineQuestion<T> {
  const parameters = Object.entries(query).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const search = new URLSearchParams(parameters).toString();
  return { path: search ? `${path}?${search}` : path, schema };
}

type Answers<Q extends readonly EngineQuestion<unknown>[]> = {
  -readonly [K in keyof Q]: Q[K] extends EngineQuestion<infer T> ? T : never;
};

export interface AskOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds; default 30 s. */
  readonly timeoutMs?: number;
}

/**
 * Asks the Docker Engine of a host several questions in one command: `docker system dial-stdio`, which Docker's own
 * ssh:// contexts use, speaks the Engine API with the rights and the context of the CLI. What comes back is JSON, never
 * a table to parse.
 * @throws Failure when an answer is missing, an error, or not of its shape.
 */
export async function askEngine<const Q extends readonly EngineQuestion<unknown>[]>(
  host: Host,
  questions: Q,
  { signal, timeoutMs = 30_000 }: AskOptions = {},
): Promise<Answers<Q>> {
  const paths = questions.map(({ path }) => path);
  const { stdout } = await host.exec(engineDial, {
    stdin: getRequests(questions),
    timeoutMs,
    show: `docker engine: GET ${paths.map((path) => path.split('?', 1)[0]).join(', ')}`,
    ...(signal ? { signal } : {}),
  });
  const answers = readAnswers(stdout, questions.length, host.name);
  return questions.map((asked, index) => parseAnswer(asked, answers[index], host.name)) as Answers<Q>;
}

function parseAnswer<T>(asked: EngineQuestion<T>, answer: HttpAnswer | undefined, where: string): T {
  const text = answer?.body ?? '';
  if (answer?.status !== 200) {
    throw new Failure({
      what: `The Docker Engine of ${where} refused GET ${asked.path}.`,
      why: `It answered with status ${answer?.status}.`,
      evidence: [messageIn(text)],
      fix: `Look at the engine's log on ${where} (journalctl -u docker).`,
    });
  }
  try {
    return asked.schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure({
      what: `The answer of the Docker Engine of ${where} to GET ${asked.path} cannot be read.`,
      why: 'It is not what the Engine API describes.',
      fix: 'Check that Docker Engine 23 or newer runs there.',
      cause,
    });
  }
}
