import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { ZodType } from 'zod';
import { engineDial } from './dial.ts';
import { getRequests, type HttpAnswer, type HttpRequest, messageIn, readAnswers } from './http-exchange.ts';
import { askOverKeptLine } from './kept-line.ts';
import { converse, openLine } from './line.ts';

/** A read of the Engine API and the shape of its answer. */
export interface EngineQuery<T> {
  readonly path: string;
  readonly schema: ZodType<T>;
}

/** A query with its parameters; filters are written as JSON, which the Engine API expects. */
export function engineQuery<T>(
  path: string,
  schema: ZodType<T>,
  parameters: Readonly<Record<string, string | Readonly<Record<string, readonly string[]>>>> = {},
): EngineQuery<T> {
  const pairs = Object.entries(parameters).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const search = new URLSearchParams(pairs).toString();
  return { path: search ? `${path}?${search}` : path, schema };
}

type Answers<Q extends readonly EngineQuery<unknown>[]> = {
  -readonly [K in keyof Q]: Q[K] extends EngineQuery<infer T> ? T : never;
};

export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. Default: 30 s. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Sends several queries to the Docker Engine of a host over one connection. The connection is `docker system
 * dial-stdio`, which Docker's own ssh:// contexts use: it speaks the Engine API with the rights and the context of the
 * CLI. Answers are JSON, so no table has to be parsed. Over SSH the connection is kept for later queries, as long as
 * the host's own connection.
 * @returns the answers, in the order of the queries
 * @throws Failure when an answer is missing, is an error, or does not fit its schema
 */
export async function askEngine<const Q extends readonly EngineQuery<unknown>[]>(
  host: Host,
  queries: Q,
  { signal, timeoutMs = 30_000 }: AskOptions = {},
): Promise<Answers<Q>> {
  const answers = await exchange(host, queries, { timeoutMs, signal });
  return queries.map((asked, index) => parseAnswer(asked, answers[index], host.name)) as Answers<Q>;
}

/**
 * Sends requests to the Docker Engine of a host. A request may be sent twice, so it must be safe to repeat.
 * @returns the answers in the order of the requests, whatever their status
 * @throws Failure when an answer is missing
 */
export async function exchange(
  host: Host,
  requests: readonly HttpRequest[],
  { signal, timeoutMs = 30_000 }: AskOptions = {},
): Promise<readonly HttpAnswer[]> {
  const options = { timeoutMs, signal };
  const count = requests.length;
  const answers = await askOverKeptLine(host, getRequests(requests, 'keep-alive'), count, options);
  if (answers) return answers;
  return exchangeOnce(host, requests, options);
}

/**
 * Sends requests to the Docker Engine of a host one after the other, over a connection of their own: the engine needs a
 * registry for their answers, and nobody else waits for that. Each is sent when its answer is wanted.
 * @throws Failure when an answer is missing
 */
export async function* exchangeEach(
  host: Host,
  requests: readonly HttpRequest[],
  { signal, timeoutMs = 30_000 }: AskOptions = {},
): AsyncGenerator<HttpAnswer, void, undefined> {
  const options = { timeoutMs, signal };
  const line = host.address === 'local' ? undefined : await openLine(host, signal);
  try {
    for (const request of requests) {
      const over = line && (await converse(host, line, getRequests([request], 'keep-alive'), 1, options));
      yield* over ?? (await exchangeOnce(host, [request], options));
    }
  } finally {
    void line?.channel.close();
  }
}

/** Sends requests over a connection that ends with the answers. */
async function exchangeOnce(
  host: Host,
  requests: readonly HttpRequest[],
  options: AskOptions,
): Promise<readonly HttpAnswer[]> {
  const paths = requests.map(({ method = 'GET', path }) => `${method} ${path.split('?', 1)[0]}`);
  const show = `docker engine: ${paths.join(', ')}`;
  const { stdout } = await host.exec(engineDial, { ...options, stdin: getRequests(requests), show });
  return readAnswers(stdout, requests.length, host.name);
}

function parseAnswer<T>(asked: EngineQuery<T>, answer: HttpAnswer | undefined, where: string): T {
  const text = answer?.body ?? '';
  // The parameters are written for a machine, and say nothing that the path does not.
  const path = asked.path.split('?', 1)[0];
  if (answer?.status !== 200) {
    const noManager = answer?.status === 503;
    throw new Failure({
      what: `The Docker Engine of ${where} refused GET ${path}.`,
      why: noManager
        ? 'It cannot speak for a swarm now: it is no manager (any more), or the swarm has no leader.'
        : `It answered with status ${answer?.status}.`,
      evidence: [messageIn(text)],
      fix: noManager
        ? 'Run `docker node ls` on another manager. Set the input "manager" to one that answers, and run this again.'
        : `Look at the engine's log on ${where} (journalctl -u docker).`,
    });
  }
  try {
    return asked.schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure({
      what: `The answer of the Docker Engine of ${where} to GET ${path} cannot be read.`,
      why: 'It is not what the Engine API describes.',
      fix: 'Check that Docker Engine 23 or newer runs there.',
      cause,
    });
  }
}
