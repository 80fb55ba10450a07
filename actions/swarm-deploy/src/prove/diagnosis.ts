import {
  describeEnd,
  type RegistryLogin,
  resolveImage,
  type ServiceVerdict,
  type SwarmTask,
  shortName,
} from '@fairway/docker';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { TriedNode } from '../fleet/swarm.ts';
import { wordsOf } from './task-words.ts';
import type { WatchResult } from './watch.ts';

type FailedWatch = Extract<WatchResult, { ok: false }>;

export interface DiagnosisRequest {
  readonly stack: string;
  readonly version: string;
  readonly watch: FailedWatch;
  readonly nodes: readonly TriedNode[];
  readonly manager: Host;
  /** The account that images are pulled with. */
  readonly login?: RegistryLogin | undefined;
}

/** How many failing services are described with their logs; the others are named. */
const describedServices = 3;

/** Says why services do not run: service, node, cause, what their health check said, the last lines of their log. */
export async function diagnose(request: DiagnosisRequest): Promise<Failure> {
  const { stack, version, watch } = request;
  const findings = await Promise.all(
    watch.failed.slice(0, describedServices).map((verdict) => describeService(verdict, request)),
  );
  const [first] = findings;
  const names = watch.failed.map(({ service }) => shortName(stack, service));
  const others = names.length > 1 ? ` (and ${names.length - 1} more: ${names.slice(1).join(', ')})` : '';
  return new Failure({
    what: `${version} did not come up: the service ${names[0]}${first?.node ? ` on ${first.node}` : ''}${others}.`,
    why: `${capitalised(first?.cause ?? 'it did not run')}.`,
    evidence: findings.flatMap(({ lines }) => lines),
    fix: `Put right what the log says and release again. More: docker service ps --no-trunc ${watch.failed[0]?.service}`,
  });
}

interface Finding {
  readonly node: string | undefined;
  readonly cause: string;
  readonly lines: readonly string[];
}

async function describeService(verdict: ServiceVerdict, request: DiagnosisRequest): Promise<Finding> {
  const { watch, nodes, stack } = request;
  const task = verdict.hopeless?.task ?? latestTask(verdict.service, watch);
  const place = nodes.find(({ node }) => node.id === task?.NodeID);
  const waited = watch.deadlinePassed ? ` after ${Math.round(watch.afterMs / 1000)} s` : '';
  const cause =
    verdict.hopeless?.cause ??
    `${verdict.progress?.missing ?? verdict.progress?.leaving ?? 'Swarm has not ended its update'}${waited}${task?.Status.Err ? `: ${describeEnd(task)}` : ''}`;
  const head = `${shortName(stack, verdict.service)}${place ? ` on ${place.node.hostname}` : ''}: ${cause}`;
  const [said, refused] = task
    ? await Promise.all([
        wordsOf(task, place?.host, request.manager),
        whyNotPulled(task, place?.host, request.login),
      ])
    : [{ unhealthy: undefined, lines: [] }, []];
  return {
    node: place?.node.hostname,
    cause: said.unhealthy ? `${cause}; ${said.unhealthy}` : cause,
    lines: [head, ...noticed(verdict.hopeless?.shownAt, place, watch.at), ...refused, ...said.lines],
  };
}

/** When the swarm showed it, and how long it took to be seen: the node's clock may be another than this machine's. */
function noticed(shownAt: string | undefined, place: TriedNode | undefined, at: number): string[] {
  const shown = Date.parse(shownAt ?? '');
  if (Number.isNaN(shown)) return [];
  const ahead = place?.reached ? place.facts.clockAheadSeconds : 0;
  const later = at - shown + (Math.abs(ahead) > 1 ? ahead * 1000 : 0);
  return [
    `  since: ${new Date(shown).toISOString()}, noticed ${(Math.max(later, 0) / 1000).toFixed(1)} s later`,
  ];
}

/** Swarm says of an image that was not pulled only that there is no such image: what the registry says to that node. */
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

function latestTask(service: string, { view }: FailedWatch): SwarmTask | undefined {
  const id = view.services.find(({ Spec }) => Spec.Name === service)?.ID;
  const own = view.tasks
    .filter(({ ServiceID }) => ServiceID === id)
    .sort((a, b) => (a.CreatedAt < b.CreatedAt ? -1 : 1));
  return own.findLast(({ Status }) => Status.Err) ?? own.findLast(({ Status }) => Status.State !== 'running');
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.+$/, '');
}
