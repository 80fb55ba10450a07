import { asRecord, shortLine } from '@fairway/runtime';
import { callsOnHosts } from '../machine/targets.ts';
import type { Answered, ProbeCall } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import type { ContainerProbe } from './probe.ts';
import { sayRestarts } from './restarts.ts';

/** A container as `docker inspect` describes it. */
export interface ContainerSeen {
  /** `running`, `exited`, `restarting`, `paused`, … */
  readonly status: string;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  /** `healthy`, `unhealthy`, `starting`; undefined without a health check. */
  readonly health: string | undefined;
  /** What the last health check said. */
  readonly healthOutput: string;
  readonly restarts: number;
  readonly image: string;
  /** The name and digests of the image that it runs. */
  readonly images: readonly string[];
}

/** The calls of a container: one for each host. */
export function containerCalls(item: ContainerProbe, run: ProbeRun): ProbeCall[] {
  const { container } = item;
  return callsOnHosts(
    item,
    run,
    () => `container ${container}`,
    async (host, { name }) => {
      const limits = { accept: 'any' as const, timeoutMs: item.timeout, signal: run.signal };
      const found = await host.exec(['docker', 'inspect', '--type', 'container', '--', container], limits);
      if (found.exitCode !== 0) {
        const missing = /no such (?:object|container)/i.test(found.stderr);
        const why = shortLine(found.stderr, 200);
        const problem = missing
          ? 'does not exist'
          : `cannot be asked: ${why || `docker ended with ${found.exitCode}`}`;
        return { body: '', problem };
      }
      const image = asRecord(parsedFirst(found.stdout)).Image;
      const digests =
        item.image !== undefined && typeof image === 'string'
          ? (await host.exec(['docker', 'image', 'inspect', '--', image], limits)).stdout
          : '';
      const seen = readContainer(found.stdout, digests);
      const before = run.earlierRestarts?.(`container ${container}`, name);
      return { ...judgeContainer(item, seen, before), restarts: seen.restarts };
    },
  );
}

function parsedFirst(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value[0] : undefined;
  } catch {
    return undefined;
  }
}

/** Reads what `docker inspect` says about a container and, where it was asked, about its image. */
export function readContainer(container: string, image = ''): ContainerSeen {
  const { State, Config, RestartCount } = asRecord(parsedFirst(container));
  const state = asRecord(State);
  const health = state.Health === undefined ? undefined : asRecord(state.Health);
  const { RepoDigests, RepoTags } = asRecord(parsedFirst(image));
  const named = String(asRecord(Config).Image ?? '');
  return {
    status: String(state.Status ?? 'unknown'),
    exitCode: Number(state.ExitCode ?? 0),
    outOfMemory: state.OOMKilled === true,
    health: health && String(health.Status),
    healthOutput: shortLine(
      String(asRecord(Array.isArray(health?.Log) ? health.Log.at(-1) : {}).Output ?? ''),
      200,
    ),
    restarts: Number(RestartCount ?? 0),
    image: named,
    images: [named, ...texts(RepoDigests), ...texts(RepoTags)],
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Judges a container. */
export function judgeContainer(
  { image }: Pick<ContainerProbe, 'image'>,
  seen: ContainerSeen,
  restartsBefore: number | undefined,
): Answered {
  const { status, exitCode, outOfMemory, health, healthOutput, restarts } = seen;
  const body = `${status}${health === undefined ? '' : `, ${health}`}, ${seen.image}`;
  if (status !== 'running') {
    const ended = status === 'exited' || status === 'dead' || status === 'restarting';
    const how = ended ? ` with exit status ${exitCode}${outOfMemory ? ', out of memory' : ''}` : '';
    return { body, problem: `is ${status}${how}` };
  }
  if (health === 'unhealthy')
    return { body, problem: `is unhealthy${healthOutput ? `: ${healthOutput}` : ''}` };
  // Before its start: what crashes again and again is always starting.
  const restarted = sayRestarts(restarts, restartsBefore);
  if (restarted !== undefined) return { body, problem: restarted, past: true };
  if (health === 'starting') return { body, problem: 'is still starting', state: 'starting' };
  if (image !== undefined && !seen.images.some((one) => one.includes(image))) {
    return { body, problem: `runs ${seen.image} instead of ${image}` };
  }
  return { body };
}
