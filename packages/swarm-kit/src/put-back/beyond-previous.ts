import { isDeepStrictEqual } from 'node:util';
import { type ServiceSpec, type StackView, specsOf } from '@fairway/docker/swarm';
import type { Release } from '@fairway/releases';
import { isOfRelease, servicesBeyond } from '../fleet/services-beyond.ts';

/** What a failed release did to services that the previous release does not have. */
export interface BeyondPrevious {
  /** Full names of the services that releases of Fairway added. They are removed. */
  readonly added: readonly string[];
  /** Specs of services that others made, and that the failed release changed or removed. They are restored. */
  readonly lost: readonly ServiceSpec[];
}

/**
 * Compares the stack with the state before the run, apart from the previous release. What others made, and nobody
 * touched, is in neither list.
 */
export function beyondPrevious(
  stack: string,
  previous: Pick<Release, 'digests'>,
  before: StackView,
  now: StackView,
): BeyondPrevious {
  const namesIn = (view: StackView) => {
    const { ofStack, ofOthers } = servicesBeyond(stack, previous, view);
    return new Set([...ofStack, ...ofOthers]);
  };
  const [beyondThen, beyondNow] = [namesIn(before), namesIn(now)];
  const [specsThen, specsNow] = [specsOf(before), specsOf(now)];
  const ofOthers = before.services.filter(
    (service) => beyondThen.has(service.Spec.Name) && !isOfRelease(service),
  );
  const keep = new Set(ofOthers.map(({ Spec }) => Spec.Name));
  return {
    added: now.services
      .filter((service) => isOfRelease(service) && beyondNow.has(service.Spec.Name))
      .map(({ Spec }) => Spec.Name)
      .filter((name) => !keep.has(name)),
    lost: ofOthers
      .map(({ Spec }) => Spec)
      .filter(({ Name }) => !isDeepStrictEqual(specsThen.get(Name), specsNow.get(Name))),
  };
}
