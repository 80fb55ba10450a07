import { isDeepStrictEqual } from 'node:util';
import type { Phase } from '@fairway/action-kit';
import {
  changeEngine,
  comparableSpec,
  type RegistryLogin,
  removeServices,
  type ServiceSpec,
  type StackView,
} from '@fairway/docker';
import type { Host } from '@fairway/host';
import { type Clock, Failure } from '@fairway/runtime';
import { diagnose } from '../prove/diagnosis.ts';
import { watchStack } from '../prove/watch.ts';
import type { BeforeFairway } from '../release/foreign-stack.ts';
import type { Site } from '../site/site.ts';
import { viewStack } from '../site/stack-state.ts';

export interface RestoreRequest {
  readonly site: Site;
  readonly stack: string;
  readonly specs: BeforeFairway;
  readonly login: RegistryLogin | undefined;
  readonly timeoutMs: number;
  readonly soakMs: number;
  readonly clock: Clock;
  readonly phase: Phase;
}

/**
 * Gives every service of a stack the spec that it had, whole, makes those anew that are gone, removes those that were not
 * there, and proves that all run as before.
 * @throws Failure when the engine refuses a spec, or when they do not run.
 */
export async function restoreServices(request: RestoreRequest): Promise<StackView> {
  const { site, stack, specs, clock } = request;
  const { manager } = site;
  const before = await viewStack(manager, stack);
  const names = new Set(specs.map(({ Name }) => Name));
  const added = before.services.map(({ Spec }) => Spec.Name).filter((name) => !names.has(name));
  await removeServices(manager, added);
  for (const spec of specs) await restoreService(manager, stack, spec, clock);
  const view = await viewStack(manager, stack);
  const expected = new Map(specs.map((spec) => [spec.Name, comparableSpec(spec, view.networks)]));
  requireSpecs(expected, view);
  return prove(request, expected, before);
}

const triesAtOutOfSequence = 5;

/** Swarm changes a service itself while it updates it: then it is read and told again. */
async function restoreService(manager: Host, stack: string, spec: ServiceSpec, clock: Clock): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { services } = await viewStack(manager, stack);
    const now = services.find(({ Spec }) => Spec.Name === spec.Name);
    const path = now ? `/services/${now.ID}/update?version=${now.Version.Index}` : '/services/create';
    try {
      return await changeEngine(manager, { path, body: spec }, { clock });
    } catch (error) {
      const outOfSequence = error instanceof Failure && /out of sequence/.test(error.evidence.join());
      if (!outOfSequence || tries === triesAtOutOfSequence) throw error;
    }
  }
}

function requireSpecs(expected: ReadonlyMap<string, ServiceSpec>, { services, networks }: StackView): void {
  const wrong = [...expected].filter(([name, spec]) => {
    const now = services.find(({ Spec }) => Spec.Name === name)?.Spec;
    return !now || !isDeepStrictEqual(comparableSpec(now, networks), spec);
  });
  if (wrong.length === 0) return;
  throw new Failure({
    what: `Services are not what they were: ${wrong.map(([name]) => name).join(', ')}.`,
    why: 'The swarm took their specs, and holds others.',
    fix: 'Find out who else changes the stack.',
  });
}

async function prove(
  { site, stack, login, timeoutMs, soakMs, clock, phase }: RestoreRequest,
  expected: ReadonlyMap<string, ServiceSpec>,
  before: StackView,
): Promise<StackView> {
  const { manager, nodes } = site;
  const result = await watchStack({ manager, stack, expected, before, timeoutMs, soakMs, clock, phase });
  if (result.ok) return result.view;
  throw await diagnose({ stack, version: 'What ran before Fairway', watch: result, nodes, manager, login });
}
