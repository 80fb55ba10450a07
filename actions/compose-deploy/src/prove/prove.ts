import type { Phase } from '@fairway/action-kit';
import {
  type ContainerEvent,
  type EventLog,
  outageOf,
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
import { leaseOf } from '../fleet/paths.ts';
import type { Inputs } from '../inputs.ts';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { Changed } from './changed.ts';
import { diagnose } from './diagnosis.ts';

export interface ProveRequest {
  readonly installation: Installation;
  readonly inputs: Inputs;
  readonly wanted: StoredRelease;
  readonly changed: Changed;
  /** What has happened to the containers since the change began. */
  readonly log: EventLog;
  readonly verify: readonly VerifyItem[];
  readonly soakMs: number;
  readonly drainMs: number;
  /** How long old containers may take to stop; by default what each was made with. */
  readonly stopSeconds?: number | undefined;
  readonly phase: Pick<Phase, 'progress' | 'info'>;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

/** What was seen: the containers that serve in the end, what the probes were told, and how long nothing served. */
export interface Proven {
  /** The host, as people read it. */
  readonly name: string;
  readonly containers: readonly ProjectContainer[];
  readonly probes: readonly ProbeResult[];
  /** Service → milliseconds, for those that were changed. */
  readonly outage: Readonly<Record<string, number>>;
}

/** Services run already: a probe that is not answered in this time is a no. */
const probePatienceMs = 30_000;
/** What was up through its soak and lost its neighbour a moment ago. */
const settlePatienceMs = 10_000;

/**
 * Proves that a release serves on a host: every container is what was applied, healthy for the whole soak beside the
 * old ones; then those are drained and stopped, and every probe must say yes without them. Only then are they removed.
 * @throws Failure with the diagnosis
 */
export async function proveRelease(request: ProveRequest): Promise<Proven> {
  const { installation, inputs, changed, soakMs, drainMs, stopSeconds, phase, clock, signal } = request;
  const { host } = installation;
  const { watch, leftOver } = changed;
  const limits = { ...leaseOf(inputs), stopSeconds };
  await requireOk(await throughSoak(watch, soakMs), request);
  const replaced = leftOver.filter(({ state }) => state === 'running');
  if (replaced.length > 0) {
    if (drainMs > 0) {
      phase.progress(`draining ${replaced.map(({ name }) => name).join(', ')} for ${drainMs / 1000} s`);
      await clock.sleep(drainMs, signal);
    }
    await stopContainers(host, replaced, limits);
    await requireOk(await untilUp(watch, clock.now() + settlePatienceMs), request);
  }
  const probes = await ask(request);
  const last = await untilUp(watch, clock.now() + settlePatienceMs);
  await requireOk(last, request);
  await removeContainers(host, leftOver, { ...limits, stopped: true });
  const gone = new Set(leftOver.map(({ id }) => id));
  const serving = last.view.filter(({ id }) => !gone.has(id));
  const containers = await giveNames(request, serving);
  await request.log.close((events) => allReady(events, changed, containers));
  return { name: installation.name, containers, probes, outage: outages(request, containers) };
}

async function ask(request: ProveRequest): Promise<readonly ProbeResult[]> {
  const { installation, inputs, wanted, verify, fetch, clock, logger, signal } = request;
  const { host, name } = installation;
  const results = await runProbes(verify, {
    targets: [{ name, address: host.address, host }],
    async findContainer(service) {
      const containers = await projectContainers(host, inputs.project, { signal });
      const container = containers.find(
        (item) => item.service === service && item.state === 'running' && !item.oneOff,
      );
      return { node: name, container: container && { host, id: container.id } };
    },
    release: wanted.release.version,
    timeoutMs: probePatienceMs,
    fetch,
    clock,
    logger,
    signal,
  });
  const failure = probesFailure(results, { allowEmpty: true });
  if (failure) throw failure;
  return results;
}

async function requireOk(result: ProjectWatchResult, request: ProveRequest): Promise<void> {
  if (result.ok) return;
  const { installation, inputs, wanted, log } = request;
  throw await diagnose({
    host: installation.host,
    project: inputs.project,
    version: wanted.release.version,
    watch: result,
    events: log.events(),
  });
}

/** Names as Compose gives them, whatever the road was: `app-web-1`. */
async function giveNames(
  { installation: { host }, inputs, wanted }: ProveRequest,
  containers: readonly ProjectContainer[],
): Promise<readonly ProjectContainer[]> {
  const renamed = new Map<string, string>();
  for (const service of Object.keys(wanted.model.services)) {
    const own = containers.filter((item) => item.service === service && !item.oneOff);
    for (const [from, to] of await settleNames(host, inputs.project, service, own)) renamed.set(from, to);
  }
  return containers.map((item) => ({ ...item, name: renamed.get(item.name) ?? item.name }));
}

/** Whether everything was told that says for how long nothing served. */
function allReady(
  events: readonly ContainerEvent[],
  { before }: Changed,
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

function outages(
  { changed, log }: ProveRequest,
  containers: readonly ProjectContainer[],
): Readonly<Record<string, number>> {
  const touched = changed.changes.filter(({ action }) => action === 'replace' || action === 'start');
  if (touched.length === 0) return {};
  const checked = new Set(containers.filter(({ health }) => health !== 'none').map(({ id }) => id));
  return Object.fromEntries(
    touched.flatMap(({ service }) => {
      const before = changed.before.filter((item) => item.service === service);
      const own = log.events().filter((event) => event.service === service);
      const gap = outageOf(own, before, checked);
      return gap === undefined ? [] : [[service, gap] as const];
    }),
  );
}
