import { releaseLabel } from '@fairway/docker/stack';
import {
  attemptedSpec,
  comparableSpec,
  type ServiceSpec,
  type StackView,
  viewStack,
} from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import type { Release } from '@fairway/releases';
import { Failure } from '@fairway/runtime';

/** The services with the specs that the swarm made of the release. */
export interface Applied {
  readonly expected: ReadonlyMap<string, ServiceSpec>;
  readonly view: StackView;
}

/**
 * Reads back the specs that the swarm made of a release, right after the swarm got it. Exactly these specs must run
 * from now on.
 * @throws Failure where the swarm already holds another release
 */
export async function readApplied(manager: Host, stack: string, release: Release): Promise<Applied> {
  return appliedIn(await viewStack(manager, stack), stack, release);
}

/** The services of a release in a view of its stack. @throws Failure where one of them is another one */
export function appliedIn(view: StackView, stack: string, release: Release): Applied {
  const expected = Object.entries(release.digests).map(([service, image]) => {
    const name = `${stack}_${service}`;
    const spec = specApplied(name, image, release, view);
    if (!spec) throw otherThanDeployed(stack, name, image, release, view);
    return [name, comparableSpec(spec, view.networks)] as const;
  });
  return { expected: new Map(expected), view };
}

function specApplied(
  name: string,
  image: string,
  { version }: Release,
  view: StackView,
): ServiceSpec | undefined {
  const held = view.services.find(({ Spec }) => Spec.Name === name);
  const attempted = held && attemptedSpec(held, image, view.tasks);
  if (attempted) return attempted;
  const spec = held?.Spec;
  const isApplied =
    spec?.TaskTemplate.ContainerSpec?.Image === image && spec.Labels?.[releaseLabel] === version;
  return isApplied ? spec : undefined;
}

function otherThanDeployed(
  stack: string,
  name: string,
  image: string,
  { version }: Release,
  { services }: StackView,
): Failure {
  const spec = services.find(({ Spec }) => Spec.Name === name)?.Spec;
  return new Failure({
    what: `The service ${name} is not what was deployed.`,
    why: spec
      ? `The swarm holds it with the image ${spec.TaskTemplate.ContainerSpec?.Image}, release ${spec.Labels?.[releaseLabel] ?? 'unknown'}.`
      : 'The swarm does not know it.',
    evidence: [`deployed: ${image}, release ${version}`],
    fix: `Find out who else changes the stack ${stack}, then run this again.`,
  });
}
