import type { Host } from '@fairway/host';
import { shortLine } from '@fairway/runtime';
import { notFound } from '../not-found.ts';
import type { Answered } from '../probe-call.ts';
import { askScript, reasonIn } from './client.ts';
import type { DatabaseProbe } from './probe.ts';

/** The container in which the database of a service is asked. */
export interface ServiceContainer {
  /** The machine's name in results; absent where no machine is meant. */
  readonly node?: string | undefined;
  /** A running container of the service; undefined where none runs. */
  readonly container: { readonly host: Host; readonly id: string } | undefined;
}

/** Finds a container of a service that runs now: on one machine, or on any. */
export type FindContainer = (service: string, on?: string) => Promise<ServiceContainer>;

/** The database to ask, and how its container is found. */
export interface DatabaseInContainer {
  readonly service: string;
  /** The machine of the container; undefined for any. */
  readonly on: string | undefined;
  readonly findContainer: FindContainer;
  /** The machines that could not be looked at. */
  readonly unseen?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the database of a service, inside a container of it.
 * @throws Error where the machine of the container gives no answer
 */
export async function askInContainer(
  { sql, answer: wanted, timeout }: DatabaseProbe,
  { service, on, findContainer, unseen, signal }: DatabaseInContainer,
): Promise<Answered> {
  const { node, container } = await findContainer(service, on);
  if (!container)
    return { node, ...notFound(`no container of ${service} runs`, on === undefined ? unseen : []) };
  const { exitCode, stdout, stderr } = await container.host.exec(
    ['docker', 'exec', '--interactive', container.id, 'sh', '-c', askScript],
    {
      stdin: `${sql.replace(/;\s*$/, '')};\n`,
      accept: 'any',
      timeoutMs: timeout,
      show: `ask the database of ${service}`,
      signal,
    },
  );
  if (exitCode !== 0) return { node, body: '', problem: `gave no answer: ${reasonIn(stderr)}` };
  return { node, ...judgeRows(stdout, wanted) };
}

/** The answer of a query, judged by the one that was expected. */
export function judgeRows(rows: string, wanted: string | undefined): Answered {
  const answer = rows.trimEnd();
  const body = shortLine(answer, 200);
  return wanted !== undefined && answer !== wanted.trimEnd()
    ? { body, problem: `gave another answer than ${JSON.stringify(wanted)}` }
    : { body };
}
