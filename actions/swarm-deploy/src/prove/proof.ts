import type { Phase } from '@fairway/action-kit';
import { createEngineCheck, keptFromNodes, type StackView, viewStack, watchStack } from '@fairway/docker';
import { type ProbeResult, runProbes, type VerifyItem } from '@fairway/health';
import type { Release } from '@fairway/releases';
import type { Clock, Logger } from '@fairway/runtime';
import type { ReachedNode } from '../fleet/placement.ts';
import type { Swarm } from '../fleet/swarm.ts';
import type { Inputs } from '../inputs.ts';
import type { Applied } from './applied.ts';
import { cutOffNodes, requireYes } from './cut-off-nodes.ts';
import { diagnose } from './diagnosis.ts';
import { serviceContainer } from './service-container.ts';

export interface ProveRequest {
  readonly inputs: Inputs;
  readonly swarm: Swarm;
  /** The nodes that `{node}` in a probe stands for. */
  readonly nodes: readonly ReachedNode[];
  /** A node that the swarm does not call ready is waited for. What goes back does so on those that are left. */
  readonly everywhere?: boolean;
  readonly release: Release;
  readonly verify: readonly VerifyItem[];
  readonly applied: Applied;
  /** The stack before it was touched. */
  readonly before: StackView;
  readonly timeoutMs: number;
  readonly soakMs: number;
  readonly phase: Phase;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends the proof; left out while something is put back that must not stay half done. */
  readonly signal?: AbortSignal | undefined;
}

/** What was seen: the stack at the end of the soak, and what the probes were told. */
export interface Proven {
  readonly view: StackView;
  readonly probes: readonly ProbeResult[];
}

/** Services run already: a probe that is not answered in this time is a no. */
const probePatienceMs = 30_000;
/**
 * The longer patience where a probe says no through some nodes only: what one engine missed of another, it is told
 * again every 30 s (memberlist, PushPullInterval of DefaultLANConfig).
 */
const cutOffPatienceMs = 30_000;
/** After the soak there is little left to wait for: what is asked answered at its beginning, but may have much to do. */
const lastPatienceMs = 15_000;

/**
 * Proves that a release serves: every service runs exactly what was applied for the whole soak, and every probe says
 * yes at its beginning and at its end.
 * @throws Failure with the cause, the node and the last lines of the log.
 */
export async function proveRelease(request: ProveRequest): Promise<Proven> {
  const { inputs, swarm, release, applied, before, phase, soakMs, timeoutMs, clock } = request;
  const probesFailed = new AbortController();
  const signals = [probesFailed.signal, ...(request.signal ? [request.signal] : [])];
  const deniedByEngines = createEngineCheck(inputs.stack, request.nodes, { clock, signal: request.signal });
  let firstRound: Promise<readonly ProbeResult[]> | undefined;
  const result = await watchStack({
    manager: swarm.manager,
    stack: inputs.stack,
    expected: applied.expected,
    before,
    timeoutMs,
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
      firstRound ??= askPatiently(request);
      firstRound.catch((error: unknown) => probesFailed.abort(error));
    },
  });
  if (!result.ok) {
    const { manager, nodes } = swarm;
    const { stack, login } = inputs;
    throw await diagnose({ stack, version: release.version, watch: result, nodes, manager, login });
  }
  await firstRound;
  const probes = await askProbes(request, lastPatienceMs);
  requireYes(probes);
  phase.proved(
    `${applied.expected.size} services run ${release.version}`,
    `spec, digest, node and health of every task, read back for ${soakMs / 1000} s; then their containers, of each node's own engine`,
  );
  if (probes.length > 0) {
    phase.proved(
      `${probes.length} probes said yes`,
      [...new Set(probes.map(({ probe }) => probe))].join(', '),
    );
  }
  return { view: result.view, probes };
}

/** @throws ProbesSaidNo where a probe still says no at the end. */
async function askPatiently(request: ProveRequest): Promise<readonly ProbeResult[]> {
  const { phase } = request;
  const results = await askProbes(request, probePatienceMs);
  const nodes = cutOffNodes(results);
  if (nodes.length === 0) {
    requireYes(results);
    return results;
  }
  phase.info(
    `Through ${nodes.join(', ')} alone, probes say no: asking on, it may be the way between the nodes.`,
  );
  const again = await askProbes(request, cutOffPatienceMs);
  requireYes(again);
  return again;
}

async function askProbes(request: ProveRequest, timeoutMs: number): Promise<readonly ProbeResult[]> {
  const { inputs, swarm, nodes, release, verify, fetch, clock, logger, signal } = request;
  if (verify.length === 0) return [];
  return runProbes(verify, {
    targets: nodes.map(({ node, host }) => ({ name: node.hostname, address: host.address, host })),
    async findContainer(service) {
      const view = await viewStack(swarm.manager, inputs.stack, signal);
      return serviceContainer(view, `${inputs.stack}_${service}`, nodes);
    },
    release: release.version,
    timeoutMs,
    fetch,
    clock,
    logger,
    signal,
  });
}
