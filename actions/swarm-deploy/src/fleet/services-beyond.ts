import type { StackView } from '@fairway/docker/swarm';
import type { Release } from '@fairway/releases';

/** The full names of services that run under the stack's name and are not part of the release. */
export function servicesBeyond(stack: string, release: Release, view: StackView): readonly string[] {
  const own = new Set(Object.keys(release.digests).map((service) => `${stack}_${service}`));
  return view.services.map(({ Spec }) => Spec.Name).filter((name) => !own.has(name));
}
