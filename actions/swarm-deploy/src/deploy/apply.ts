import {
  attemptedSpec,
  comparableSpec,
  deployStack,
  releaseLabel,
  type ServiceSpec,
  type StackView,
  viewStack,
} from '@fairway/docker';
import type { Host } from '@fairway/host';
import type { Release } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import type { KeptLogin } from '../plan/swarm-login.ts';

export interface ApplyRequest {
  readonly manager: Host;
  readonly stack: string;
  readonly release: Release;
  /** Directory on the manager with what is kept of this stack, its lock included. */
  readonly stackDir: string;
  readonly login: KeptLogin;
  /** Full names of services that go first; the others that the release does not have stay. */
  readonly inTheWay?: readonly string[];
}

/** The services as the swarm took them. */
export interface Applied {
  readonly expected: ReadonlyMap<string, ServiceSpec>;
  readonly view: StackView;
}

/**
 * Hands a stored release to the swarm, and reads back what it made of it: from here on exactly that must run.
 * @throws Failure when the swarm refuses it, or when what it holds right after is another release.
 */
export async function applyRelease({
  manager,
  stack,
  release,
  stackDir,
  login,
  inTheWay = [],
}: ApplyRequest): Promise<Applied> {
  await deployStack(manager, {
    stack,
    text: release.stack,
    lease: `${stackDir}/lock`,
    remove: inTheWay,
    ...login.options,
  });
  const view = await viewStack(manager, stack);
  const expected = new Map<string, ServiceSpec>();
  for (const [service, image] of Object.entries(release.digests)) {
    const name = `${stack}_${service}`;
    const held = view.services.find(({ Spec }) => Spec.Name === name);
    const tried = held && attemptedSpec(held, image, view.tasks);
    if (tried) {
      expected.set(name, comparableSpec(tried, view.networks));
      continue;
    }
    const found = held?.Spec;
    const runs = found?.TaskTemplate.ContainerSpec?.Image;
    if (!found || runs !== image || found.Labels?.[releaseLabel] !== release.version) {
      throw new Failure({
        what: `The service ${name} is not what was deployed.`,
        why: found
          ? `The swarm holds it with the image ${runs}, release ${found.Labels?.[releaseLabel] ?? 'unknown'}.`
          : 'The swarm does not know it.',
        evidence: [`deployed: ${image}, release ${release.version}`],
        fix: `Find out who else changes the stack ${stack}, then run this again.`,
      });
    }
    expected.set(name, comparableSpec(found, view.networks));
  }
  return { expected, view };
}

/** The full names of services that run under the stack's name and are no part of the release. */
export function servicesBeyond(stack: string, release: Release, view: StackView): readonly string[] {
  const own = new Set(Object.keys(release.digests).map((service) => `${stack}_${service}`));
  return view.services.map(({ Spec }) => Spec.Name).filter((name) => !own.has(name));
}
