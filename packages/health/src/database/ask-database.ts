import type { Host } from '@fairway/host';
import { type Clock, messageOf, shortLine } from '@fairway/runtime';
import type { ProbeResult } from '../probe-result.ts';
import { askScript, reasonIn } from './client.ts';
import type { DatabaseProbe } from './probe.ts';

/** The container in which the database of a service is asked. */
export interface ServiceContainer {
  /** The machine's name in results; absent where no machine is meant. */
  readonly node?: string | undefined;
  /** A running container of the service; undefined where none runs. */
  readonly container: { readonly host: Host; readonly id: string } | undefined;
}

/** Finds a container of a service that runs now. */
export type FindContainer = (service: string) => Promise<ServiceContainer>;

export interface DatabaseRun {
  readonly findContainer: FindContainer;
  /** Milliseconds after which a negative answer is final. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds between an answer and the next query. */
const everyMs = 1_000;
/** Milliseconds for one answer. */
const answerTimeoutMs = 10_000;

/** Asks the databases of services until each has answered, or the time is over. A negative answer is not an error. */
export async function askDatabases(
  probes: readonly DatabaseProbe[],
  run: DatabaseRun,
): Promise<readonly ProbeResult[]> {
  const end = run.clock.now() + run.timeoutMs;
  return Promise.all(
    probes.map(async (probe) => {
      for (let attempts = 1; ; attempts++) {
        const result = await askOnce(probe, run);
        if (result.ok || run.clock.now() >= end) return { ...result, attempts };
        await run.clock.sleep(everyMs, run.signal);
      }
    }),
  );
}

async function askOnce(
  probe: DatabaseProbe,
  { findContainer, clock, signal }: DatabaseRun,
): Promise<Omit<ProbeResult, 'attempts'>> {
  const start = clock.now();
  const { node, container } = await findContainer(probe.service);
  const asked = {
    probe: probe.name,
    ...(node === undefined ? {} : { node }),
    url: `${probe.service}: ${shortLine(probe.sql, 60)}`,
    service: probe.service,
  };
  const tell = (body: string, problem?: string) => ({
    ...asked,
    ok: problem === undefined,
    body: shortLine(body, 200),
    ms: clock.now() - start,
    ...(problem === undefined ? {} : { problem }),
  });
  if (!container) return tell('', `cannot be asked: no container of ${probe.service} runs`);
  try {
    const { exitCode, stdout, stderr } = await container.host.exec(
      ['docker', 'exec', '--interactive', container.id, 'sh', '-c', askScript],
      {
        stdin: `${probe.sql.replace(/;\s*$/, '')};\n`,
        accept: 'any',
        timeoutMs: answerTimeoutMs,
        show: `ask the database of ${probe.service}`,
        signal,
      },
    );
    const answer = stdout.trimEnd();
    if (exitCode !== 0) return tell('', `gave no answer: ${reasonIn(stderr)}`);
    if (probe.answer !== undefined && answer !== probe.answer.trimEnd())
      return tell(answer, `gave another answer than ${JSON.stringify(probe.answer)}`);
    return tell(answer);
  } catch (error) {
    signal?.throwIfAborted();
    return tell('', `gave no answer: ${messageOf(error).split('\n', 1)[0]}`);
  }
}
