import { isDeepStrictEqual } from 'node:util';
import type { Phase } from '@fairway/action-kit';
import type { EngineChange } from '@fairway/docker/engine';
import type { RegistryLogin } from '@fairway/docker/registry';
import { removeServices } from '@fairway/docker/stack';
import {
  changeService,
  comparableSpec,
  type ServiceSpec,
  type StackView,
  updatedAlone,
  updateRequest,
  viewStack,
  watchStack,
} from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import { type Clock, Failure } from '@fairway/runtime';
import { isOfRelease, isOfStack } from '../fleet/services-beyond.ts';
import type { Swarm } from '../fleet/swarm.ts';
import { diagnose } from '../prove/diagnosis.ts';
import type { BeforeFairway } from '../release/foreign-stack.ts';

export interface RestoreRequest {
  readonly manager: Host;
  readonly stack: string;
  readonly specs: BeforeFairway;
  readonly clock: Clock;
}

/** Services that have their earlier specs again, as the engine holds them. */
export interface Restored {
  readonly expected: ReadonlyMap<string, ServiceSpec>;
  /** The stack before its services were restored. */
  readonly before: StackView;
}

/**
 * Gives every service of a stack its whole earlier spec. Missing services are created again, and added services are
 * removed. Services of others that the release did not touch are left alone.
 * @throws Failure when the engine refuses a spec, or holds another spec afterwards
 */
export async function restoreServices({ manager, stack, specs, clock }: RestoreRequest): Promise<Restored> {
  const before = await viewStack(manager, stack);
  const lost = specsToRestore(specs, before);
  await removeServices(manager, servicesAdded(specs, before));
  for (const spec of lost) await restoreService(manager, stack, spec, clock);
  const view = await viewStack(manager, stack);
  const expected = new Map(lost.map((spec) => [spec.Name, comparableSpec(spec, view.networks)]));
  requireSpecs(expected, view);
  return { expected, before };
}

/**
 * The kept specs that a return restores and proves: those of the stack, and those of others that a release of Fairway has
 * changed or removed. A service of others that no release has changed is its owner's matter: it is not even judged,
 * because it may have failed before. A datastore gets a spec that never runs two of it on the same files.
 */
export function specsToRestore(specs: BeforeFairway, { services }: StackView): BeforeFairway {
  const restored = specs.filter((spec) => {
    const now = services.find(({ Spec }) => Spec.Name === spec.Name);
    return isOfStack({ Spec: spec }) || !now || isOfRelease(now);
  });
  return restored.map(updatedAlone);
}

/** The full names of services that a release of Fairway has added since the specs were kept. */
export function servicesAdded(specs: BeforeFairway, { services }: StackView): readonly string[] {
  const names = new Set(specs.map(({ Name }) => Name));
  return services
    .filter((service) => isOfRelease(service) && !names.has(service.Spec.Name))
    .map(({ Spec }) => Spec.Name);
}

/** Restores one service, or makes it again. */
export async function restoreService(
  manager: Host,
  stack: string,
  spec: ServiceSpec,
  clock: Clock,
): Promise<void> {
  await changeService(manager, stack, (view) => restoreRequest(spec, view), { clock });
}

/** The request for a spec: an update of the service at its current version, or a new service. */
export function restoreRequest(spec: ServiceSpec, { services }: StackView): EngineChange {
  const now = services.find(({ Spec }) => Spec.Name === spec.Name);
  return now ? updateRequest(now, spec) : { path: '/services/create', body: spec };
}

/** @throws Failure naming every service that is missing or has another spec */
export function requireSpecs(
  expected: ReadonlyMap<string, ServiceSpec>,
  { services, networks }: Pick<StackView, 'services' | 'networks'>,
): void {
  const wrong = [...expected].filter(([name, spec]) => {
    const now = services.find(({ Spec }) => Spec.Name === name)?.Spec;
    return !now || !isDeepStrictEqual(comparableSpec(now, networks), spec);
  });
  if (wrong.length === 0) return;
  throw new Failure({
    what: `Services differ from what ran before: ${wrong.map(([name]) => name).join(', ')}.`,
    why: 'The swarm accepted their specs, but now holds other specs.',
    fix: 'Find out who else changes the stack.',
  });
}

export interface RestoreProofRequest {
  readonly swarm: Swarm;
  readonly stack: string;
  readonly login: RegistryLogin | undefined;
  /** Full names of global services that no node took before the run either. */
  readonly nowhereBefore: ReadonlySet<string>;
  readonly timeoutMs: number;
  readonly waitForGrace: boolean;
  readonly soakMs: number;
  readonly clock: Clock;
  readonly phase: Phase;
}

/**
 * Proves that restored services run as before.
 * @throws Failure with the diagnosis where they do not
 */
export async function proveRestored(
  { swarm, stack, login, nowhereBefore, timeoutMs, waitForGrace, soakMs, clock, phase }: RestoreProofRequest,
  { expected, before }: Restored,
): Promise<StackView> {
  const { manager, nodes } = swarm;
  const { info, progress } = phase;
  const limits = { timeoutMs, waitForGrace, soakMs };
  const asked = { manager, stack, expected, before, nowhereBefore };
  const result = await watchStack({ ...asked, ...limits, clock, info, progress });
  if (result.ok) return result.view;
  throw await diagnose({ stack, version: 'What ran before Fairway', watch: result, nodes, manager, login });
}
