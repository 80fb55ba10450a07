import type { Phase } from '@fairway/action-kit';
import { countRunning, type SeenRunning, shortVersion } from '@fairway/deploy-kit';
import {
  createEngineCheck,
  keptFromNodes,
  leftOnPausedNodes,
  type StackView,
  servicesNowhere,
  viewStack,
  watchStack,
} from '@fairway/docker/swarm';
import { type ProbeResult, type ProbeTarget, runProbes, type VerifyItem } from '@fairway/health';
import { type Release, stackStateDir } from '@fairway/releases';
import { type Clock, countOf, type Logger } from '@fairway/runtime';
import type { ReachedNode } from '../fleet/placement.ts';
import type { ConnectedNode, Swarm } from '../fleet/swarm.ts';
import type { StackSettings } from '../settings/stack-settings.ts';
import type { Applied } from './applied.ts';
import { cutOffNodes } from './cut-off-nodes.ts';
import { diagnose } from './diagnosis.ts';
import { probeFacts } from './probe-facts.ts';
import { requireYes } from './require-yes.ts';
import { seenRunning } from './seen-running.ts';
import { serviceContainer } from './service-container.ts';

export interface ProveRequest {
  readonly settings: StackSettings;
  readonly swarm: Swarm;
  /** The nodes that `{node}` in a probe stands for. */
  readonly nodes: readonly ReachedNode[];
  /**
   * Waits for nodes that the swarm does not report as ready. A return to a release does not wait: it uses the nodes
   * that are left.
   */
  readonly everywhere?: boolean;
  readonly release: Release;
  readonly verify: readonly VerifyItem[];
  readonly applied: Applied;
  /** The stack before it was touched. */
  readonly before: StackView;
  /** Full names of global services that no node took before the run either: they may run nowhere. */
  readonly nowhereBefore?: ReadonlySet<string>;
  readonly timeoutMs: number;
  /** Whether earlier tasks may take their `stop_grace_period` to leave when that is longer than the timeout. */
  readonly waitForGrace: boolean;
  readonly soakMs: number;
  readonly phase: Phase;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends the proof. Left out during a return, which must not stop half way. */
  readonly signal?: AbortSignal | undefined;
}

/** The stack at the end of the soak, and the results of the probes. */
export interface Proven {
  readonly view: StackView;
  readonly probes: readonly ProbeResult[];
  /** The running tasks; undefined where an engine did not say which of them have a health check. */
  readonly seen: readonly SeenRunning[] | undefined;
}

/** The services already run, so a probe that is not answered yes within this time has failed. */
const probeTimeoutMs = 30_000;
/**
 * The additional time for a probe that fails through some nodes only. Engines repeat to each other what one of them
 * missed every 30 s (memberlist, PushPullInterval of DefaultLANConfig).
 */
const cutOffTimeoutMs = 30_000;
/**
 * The time for probes after the soak. It is short: the same services answered before the soak. It is not zero: they may
 * be busy.
 */
const lastProbeTimeoutMs = 15_000;

/**
 * Proves that a release serves: every service runs exactly the applied spec for the whole soak, and every probe is
 * answered yes before and after the soak.
 * @throws Failure with the cause, the node and the last lines of the log
 */
export async function proveRelease(request: ProveRequest): Promise<Proven> {
  const { settings, swarm, release, applied, before, phase, soakMs, timeoutMs, clock, logger } = request;
  const probesFailed = new AbortController();
  const signals = [probesFailed.signal, ...(request.signal ? [request.signal] : [])];
  const deniedByEngines = createEngineCheck(request.nodes, { clock, signal: request.signal });
  let firstRound: Promise<readonly ProbeResult[]> | undefined;
  const result = await watchStack({
    manager: swarm.manager,
    stack: settings.stack,
    expected: applied.expected,
    before,
    nowhereBefore: request.nowhereBefore,
    timeoutMs,
    waitForGrace: request.waitForGrace,
    soakMs,
    clock,
    info: phase.info,
    progress: phase.progress,
    signal: AbortSignal.any(signals),
    async denied(view) {
      const kept = request.everywhere ? keptFromNodes(view, request.nodes) : new Map();
      return kept.size > 0 ? kept : deniedByEngines(view);
    },
    onUp() {
      firstRound ??= askWithRetry(request);
      firstRound.catch((error: unknown) => probesFailed.abort(error));
    },
  });
  if (!result.ok) {
    const { manager, nodes } = swarm;
    const { stack, login } = settings;
    throw await diagnose({
      stack,
      version: shortVersion(release.version),
      watch: result,
      nodes,
      manager,
      login,
    });
  }
  await firstRound;
  const probes = await askProbes(request, lastProbeTimeoutMs);
  await requireYes(probes, request);
  const nowhere = servicesNowhere(result.view.services, result.view.nodes);
  const aside = [...applied.expected.keys()].filter((name) => nowhere.has(name));
  if (aside.length > 0) logger.warn(`No node takes ${aside.join(', ')}, as before this run.`);
  const seen = await seenRunning(request, result.view);
  phase.proved(
    `${countOf(applied.expected.size - aside.length, 'service runs', 'services run')} ${release.version}`,
    `${seen ? `${countRunning(seen, 'task')}; ` : ''}spec, digest, node and health of every task, read back for ${soakMs / 1000} s; then their containers, of each node's own engine`,
  );
  sayLeftOnPaused(request, result.view);
  if (probes.length > 0) {
    phase.proved(
      `${countOf(probes.length, 'probe')} passed`,
      [...new Set(probes.map(({ probe }) => probe))].join(', '),
    );
  }
  return { view: result.view, probes, seen };
}

/** Warns of tasks of an earlier release that Swarm leaves running: they still answer for their service. */
function sayLeftOnPaused({ settings, applied, release, logger }: ProveRequest, view: StackView): void {
  const left = leftOnPausedNodes(settings.stack, view, applied.expected.keys());
  if (left.length === 0) return;
  logger.warn(
    `Not ${release.version}: ${left.join(', ')}. The nodes are paused, and Swarm leaves tasks of a global service there as they are. They get it when the node is active again: docker node update --availability active NODE`,
  );
}

/**
 * Runs the probes, longer where they fail through some nodes only.
 * @throws ProbesSaidNo where a probe still fails at the end
 */
async function askWithRetry(request: ProveRequest): Promise<readonly ProbeResult[]> {
  const { phase } = request;
  const results = await askProbes(request, probeTimeoutMs);
  const nodes = cutOffNodes(results);
  if (nodes.length === 0) {
    await requireYes(results, request);
    return results;
  }
  phase.info(
    `Probes fail through ${nodes.join(', ')} only: asking again, because the cause may be the network between the nodes.`,
  );
  const again = await askProbes(request, cutOffTimeoutMs);
  await requireYes(again, request);
  return again;
}

/** The nodes as probes know them: `{node}` stands for each, and `from: hosts` asks from each. */
export function probeTargets(nodes: readonly ConnectedNode[]): readonly ProbeTarget[] {
  return nodes.map(({ node, host }) => ({ name: node.hostname, address: host.address, host }));
}

async function askProbes(request: ProveRequest, timeoutMs: number): Promise<readonly ProbeResult[]> {
  const { settings, swarm, nodes, release, verify, fetch, clock, logger, signal } = request;
  if (verify.length === 0) return [];
  return runProbes(verify, {
    targets: probeTargets(nodes),
    async findContainer(service) {
      const view = await viewStack(swarm.manager, settings.stack, signal);
      return serviceContainer(view, `${settings.stack}_${service}`, nodes);
    },
    ledgers: { directory: stackStateDir(settings.stateDir, settings.stack), on: [swarm.manager] },
    ...probeFacts(swarm.manager, settings.stack, release, signal),
    release: release.version,
    timeoutMs,
    fetch,
    clock,
    logger,
    signal,
  });
}
