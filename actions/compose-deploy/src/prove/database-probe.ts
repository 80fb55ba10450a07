import { type ProjectContainer, projectContainers } from '@fairway/docker';
import type { ProbeResult } from '@fairway/health';
import type { Host } from '@fairway/host';
import { type Clock, messageOf } from '@fairway/runtime';
import type { DatabaseProbe } from '../inputs/question.ts';
import { askScript, reasonIn } from './database-client.ts';

export interface DatabaseRun {
  readonly project: string;
  /** How results call the host. */
  readonly name: string;
  /** Milliseconds after which a no stays one. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

const everyMs = 1_000;

/** Asks the databases of services until each has answered, or the time is over. A no is a result, not an error. */
export async function askDatabases(
  host: Host,
  probes: readonly DatabaseProbe[],
  run: DatabaseRun,
): Promise<readonly ProbeResult[]> {
  const end = run.clock.now() + run.timeoutMs;
  return Promise.all(
    probes.map(async (probe) => {
      for (let attempts = 1; ; attempts++) {
        const result = await askOnce(host, probe, run);
        if (result.ok || run.clock.now() >= end) return { ...result, attempts };
        await run.clock.sleep(everyMs, run.signal);
      }
    }),
  );
}

async function askOnce(
  host: Host,
  probe: DatabaseProbe,
  { project, name, clock, signal }: DatabaseRun,
): Promise<Omit<ProbeResult, 'attempts'>> {
  const start = clock.now();
  const asked = { probe: probe.name, node: name, url: `${probe.service}: ${probe.sql.slice(0, 60)}` };
  const tell = (body: string, problem?: string) => ({
    ...asked,
    ok: problem === undefined,
    body: body.slice(0, 200).replaceAll('\n', ' '),
    ms: clock.now() - start,
    ...(problem === undefined ? {} : { problem }),
  });
  const containers = await projectContainers(host, project, signal ? { signal } : {});
  const container = containers.find(
    (item: ProjectContainer) => item.service === probe.service && item.state === 'running' && !item.oneOff,
  );
  if (!container) return tell('', `cannot be asked: no container of ${probe.service} runs`);
  try {
    const { exitCode, stdout, stderr } = await host.exec(
      ['docker', 'exec', '--interactive', container.id, 'sh', '-c', askScript],
      {
        stdin: `${probe.sql.replace(/;\s*$/, '')};\n`,
        accept: 'any',
        timeoutMs: 10_000,
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
