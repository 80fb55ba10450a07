import type { Phase } from '@fairway/action-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import {
  createEngineCheck,
  type ServiceSpec,
  type StackView,
  servicesNowhere,
  watchStack,
} from '@fairway/docker/swarm';
import { replaceLimitMs } from '../look/patience.ts';
import { diagnose } from '../prove/diagnosis.ts';
import type { LockedStack } from './locked-stack.ts';

export interface WaitRequest {
  /** Full service name → the comparable spec that it must have. */
  readonly expected: ReadonlyMap<string, ServiceSpec>;
  /** The stack before it was touched. */
  readonly before: StackView;
  readonly phase: Phase;
  readonly context: Pick<DeployContext, 'clock' | 'signal'>;
}

/**
 * Waits until every task of the services has been replaced by one that runs, by the swarm and by the engine of its node.
 * The limit comes from the services: their start period, their grace period, and the batches of their updates.
 * @throws Failure with the cause, the node and the last lines of the log where they do not come up
 */
export async function waitUntilUp(
  { place, swarm }: LockedStack,
  { expected, before, phase, context }: WaitRequest,
): Promise<void> {
  const { manager, nodes } = swarm;
  const { clock, signal } = context;
  const { stack } = place;
  const reached = nodes.filter((item) => item.reached);
  const limits = [...expected.values()].map((spec) =>
    replaceLimitMs(spec, spec.Mode.Replicated?.Replicas ?? nodes.length),
  );
  const result = await watchStack({
    manager,
    stack,
    expected,
    before,
    nowhereBefore: servicesNowhere(before.services, before.nodes),
    timeoutMs: Math.max(...limits),
    waitForGrace: true,
    soakMs: 0,
    clock,
    signal,
    info: phase.info,
    progress: phase.progress,
    denied: createEngineCheck(reached, { clock, signal }),
  });
  if (result.ok) return;
  throw await diagnose({ stack, version: 'What was healed', watch: result, nodes, manager });
}
