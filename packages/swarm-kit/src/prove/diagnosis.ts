import { type RegistryLogin, resolveImage } from '@fairway/docker/registry';
import {
  describeEnd,
  type ServiceVerdict,
  type StackWatchResult,
  type SwarmTask,
  shortName,
  taskLog,
} from '@fairway/docker/swarm';
import { notUp, type ServiceDiagnosis, waitedFor } from '@fairway/docker/watch';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { TriedNode } from '../fleet/swarm.ts';

type FailedWatch = Extract<StackWatchResult, { ok: false }>;

export interface DiagnosisRequest {
  readonly stack: string;
  readonly version: string;
  readonly watch: FailedWatch;
  readonly nodes: readonly TriedNode[];
  readonly manager: Host;
  /** The account with which images are pulled. */
  readonly login?: RegistryLogin | undefined;
}

/**
 * Diagnoses services that do not run: service, node, cause, the output of the health check, the last lines of the log.
 */
export async function diagnose(request: DiagnosisRequest): Promise<Failure> {
  const { stack, version, watch } = request;
  return notUp({
    version,
    failed: watch.failed,
    nameOf: ({ service }) => shortName(stack, service),
    diagnose: (verdict) => diagnoseService(verdict, request),
    more: `: \`${request.manager.typed(`docker service ps --no-trunc ${watch.failed[0]?.service}`)}\`.`,
  });
}

async function diagnoseService(
  verdict: ServiceVerdict,
  { watch, nodes, stack, manager, login }: DiagnosisRequest,
): Promise<ServiceDiagnosis> {
  const task = verdict.hopeless?.task ?? verdict.progress?.inTheWay;
  const place = nodes.find(({ node }) => node.id === task?.NodeID);
  const cause = verdict.hopeless?.cause ?? causeOfDelay(verdict, watch, task);
  const head = `${shortName(stack, verdict.service)}${place ? ` on ${place.node.hostname}` : ''}: ${cause}`;
  const [said, refused] = task
    ? await Promise.all([taskLog(task, place?.host, manager), whyNotPulled(task, place?.host, login)])
    : [{ unhealthy: undefined, lines: [] }, []];
  return {
    place: place?.node.hostname,
    // The failed health check is the cause; what Swarm then did with the service is its effect.
    cause: said.unhealthy ? `${said.unhealthy}; ${cause}` : cause,
    lines: [head, ...noticed(verdict.hopeless?.shownAt, place, watch.at), ...refused, ...said.lines],
  };
}

function causeOfDelay({ progress }: ServiceVerdict, watch: FailedWatch, task: SwarmTask | undefined): string {
  const unended = progress?.updating
    ? 'Swarm has not ended its update'
    : 'it runs, but came up again too late for a whole soak';
  const what = progress?.missing ?? progress?.leaving ?? unended;
  return `${what}${waitedFor(watch)}${task?.Status.Err ? `: ${describeEnd(task)}` : ''}`;
}

/**
 * When the swarm showed the failure, and how long this run took to see it. The time is by the node's clock, which may
 * differ from this machine's.
 */
function noticed(shownAt: string | undefined, place: TriedNode | undefined, at: number): string[] {
  const shown = Date.parse(shownAt ?? '');
  if (Number.isNaN(shown)) return [];
  const ahead = place?.reached ? place.facts.clockAheadSeconds : 0;
  const later = at - shown + (Math.abs(ahead) > 1 ? ahead * 1000 : 0);
  return [
    `  since: ${new Date(shown).toISOString()}, noticed ${(Math.max(later, 0) / 1000).toFixed(1)} s later`,
  ];
}

/**
 * The registry's answer to the node. For an image that could not be pulled, Swarm itself reports only "no such image".
 */
async function whyNotPulled(
  task: SwarmTask,
  host: Host | undefined,
  login: RegistryLogin | undefined,
): Promise<string[]> {
  const image = task.Spec.ContainerSpec?.Image;
  if (!host || !image || !/no such image/i.test(task.Status.Err ?? '')) return [];
  const logins = login ? [login] : [];
  const refused = await resolveImage(host, image, { logins, timeoutMs: 15_000 }).then(
    () => undefined,
    (error: unknown) => error,
  );
  return refused instanceof Failure ? [`  registry: ${refused.why}`, ...refused.evidence.map(indented)] : [];
}

function indented(line: string): string {
  return `    ${line}`;
}
