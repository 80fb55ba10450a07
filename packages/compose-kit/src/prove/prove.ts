import type { Phase } from '@fairway/action-kit';
import { shortVersion } from '@fairway/deploy-kit';
import {
  type ContainerEvent,
  compareDefinitions,
  type EventLog,
  keptThings,
  type ProjectContainer,
  type ProjectWatchResult,
  projectContainers,
  removeContainers,
  settleNames,
  stopContainers,
  throughSoak,
  untilUp,
} from '@fairway/docker/compose';
import { type ProbeResult, probesFailure, runProbes, type VerifyItem } from '@fairway/health';
import type { Clock, Logger } from '@fairway/runtime';
import { leaseOf, statePathsOf } from '../fleet/paths.ts';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';
import type { Applied } from './applied.ts';
import { notAsDefined } from './definitions.ts';
import { diagnose } from './diagnosis.ts';
import { type ChangeTimes, outagesOf } from './outages.ts';
import { probeFacts } from './probe-facts.ts';
import { withServicesOf } from './services-behind.ts';

export interface ProveRequest {
  readonly installation: Installation;
  readonly settings: ProjectSettings;
  readonly wanted: StoredRelease;
  readonly applied: Applied;
  /** The events of the containers since the change began. */
  readonly log: EventLog;
  /** The change before this one, in the same run. What it interrupted counts as well. */
  readonly earlier?: Pick<Applied, 'before' | 'changes'> & { readonly events: readonly ContainerEvent[] };
  /** The release served before with the networks and volumes that are there, so they are not judged again. */
  readonly servedBefore?: boolean;
  readonly verify: readonly VerifyItem[];
  readonly soakMs: number;
  readonly drainMs: number;
  /** Seconds that old containers may take to stop; by default the time that each was created with. */
  readonly stopSeconds?: number | undefined;
  readonly phase: Pick<Phase, 'progress' | 'info'>;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

/** The containers that serve in the end, the results of the probes, and the time during which nothing served. */
export interface Proven {
  /** The name of the host in the log and the summary. */
  readonly name: string;
  readonly containers: readonly ProjectContainer[];
  readonly probes: readonly ProbeResult[];
  /** Applied service → milliseconds during which none of its containers served. */
  readonly outage: Readonly<Record<string, number>>;
}

/** The services already run, so a probe that is not answered yes within this time has failed. */
const probeTimeoutMs = 30_000;
/**
 * The time for services to be up again after the old containers beside them were stopped. They were up for the whole
 * soak.
 */
const settleTimeoutMs = 10_000;

/**
 * Proves that a release serves on a host. Every container is the applied one and healthy for the whole soak, beside the
 * old containers. Then the old containers are drained and stopped, and every probe must be answered yes without them.
 * Only after that are they removed.
 * @throws Failure with the diagnosis
 */
export async function proveRelease(request: ProveRequest): Promise<Proven> {
  const { installation, settings, applied, soakMs, drainMs, stopSeconds, phase, clock, signal } = request;
  const { host } = installation;
  const { watch, leftOver } = applied;
  const limits = { ...leaseOf(settings), stopSeconds };
  await requireOk(await throughSoak(watch, soakMs), request);
  const replaced = leftOver.filter(({ state }) => state === 'running');
  if (replaced.length > 0) {
    if (drainMs > 0) {
      phase.progress(`draining ${replaced.map(({ name }) => name).join(', ')} for ${drainMs / 1000} s`);
      await clock.sleep(drainMs, signal);
    }
    await stopContainers(host, replaced, limits);
    await requireOk(await untilUp(watch, clock.now() + settleTimeoutMs), request);
  }
  const probes = await ask(request);
  const last = await untilUp(watch, clock.now() + settleTimeoutMs);
  await requireOk(last, request);
  if (!request.servedBefore) await requireDefinitions(request);
  await removeContainers(host, leftOver, { ...limits, stopped: true });
  const gone = new Set(leftOver.map(({ id }) => id));
  const serving = last.view.filter(({ id }) => !gone.has(id));
  const containers = await giveNames(request, serving);
  await request.log.close((events) => allReady(events, applied, containers));
  return { name: installation.name, containers, probes, outage: outagesOf(timesOf(request), containers) };
}

async function ask(request: ProveRequest): Promise<readonly ProbeResult[]> {
  const { installation, settings, wanted, verify, fetch, clock, logger, signal } = request;
  const { host, name } = installation;
  const results = await runProbes(verify, {
    targets: [{ name, address: host.address, host }],
    async findContainer(service) {
      const containers = await projectContainers(host, settings.project, { signal });
      const container = containers.find(
        (item) => item.service === service && item.state === 'running' && !item.oneOff,
      );
      return { node: name, container: container && { host, id: container.id } };
    },
    ledgers: { directory: statePathsOf(settings).state, on: [host] },
    ...probeFacts(host, settings.project, wanted, signal),
    release: wanted.release.version,
    timeoutMs: probeTimeoutMs,
    fetch,
    clock,
    logger,
    signal,
  });
  const failure = probesFailure(results, { allowEmpty: true });
  if (failure) throw await withServicesOf(request, failure, results);
  return results;
}

/** Reads back the networks and volumes, which Docker and Compose leave as they are where they exist already. */
async function requireDefinitions({ installation: { host }, wanted, signal }: ProveRequest): Promise<void> {
  const [first] = compareDefinitions(wanted.model, await keptThings(host, { signal })).unlike;
  if (first) throw notAsDefined(host, wanted.model, first);
}

async function requireOk(result: ProjectWatchResult, request: ProveRequest): Promise<void> {
  if (result.ok) return;
  const { installation, settings, wanted, log } = request;
  throw await diagnose({
    host: installation.host,
    project: settings.project,
    version: shortVersion(wanted.release.version),
    watch: result,
    events: log.events(),
  });
}

/** Gives the containers the names that Compose itself uses (`app-web-1`), whatever names the change gave them. */
async function giveNames(
  { installation: { host }, settings, wanted }: ProveRequest,
  containers: readonly ProjectContainer[],
): Promise<readonly ProjectContainer[]> {
  const renamed = new Map<string, string>();
  for (const service of Object.keys(wanted.model.services)) {
    const own = containers.filter((item) => item.service === service && !item.oneOff);
    for (const [from, to] of await settleNames(host, settings.project, service, own)) renamed.set(from, to);
  }
  return containers.map((item) => ({ ...item, name: renamed.get(item.name) ?? item.name }));
}

/** Whether the log has all events that are needed to compute the outages. */
function allReady(
  events: readonly ContainerEvent[],
  { before }: Applied,
  containers: readonly ProjectContainer[],
): boolean {
  return containers
    .filter(({ id, oneOff }) => !oneOff && !before.some((item) => item.id === id))
    .every(({ id, health }) =>
      events.some(
        ({ container, action }) =>
          container === id && action === (health === 'none' ? 'start' : 'health_status: healthy'),
      ),
    );
}

function timesOf({ applied, log, earlier }: ProveRequest): ChangeTimes {
  return {
    before: earlier?.before ?? applied.before,
    changes: [...(earlier?.changes ?? []), ...applied.changes],
    events: [...(earlier?.events ?? []), ...log.events()],
  };
}
