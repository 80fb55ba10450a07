import { releaseLabel } from '@fairway/docker/stack';
import { type ServiceSpec, type StackView, specsOf } from '@fairway/docker/swarm';
import type { Release } from '@fairway/releases';

type Service = StackView['services'][number];

/** The label that Docker's CLI puts on each service that it makes out of a stack file. */
const madeByDocker = 'com.docker.stack.image';

/**
 * The services that run under the stack's name and are not part of the release, each in one of two lists.
 */
export interface ServicesBeyond {
  /** Full names of the services that came with the stack, by Fairway or by `docker stack deploy`. */
  readonly ofStack: readonly string[];
  /** Full names of the services that others made, with the label of the stack alone. They are left alone. */
  readonly ofOthers: readonly string[];
}

/** Finds the services that run under the stack's name and are not part of the release. */
export function servicesBeyond(
  stack: string,
  { digests }: Pick<Release, 'digests'>,
  view: StackView,
): ServicesBeyond {
  const own = namesOf(stack, digests);
  const beyond = view.services.filter(({ Spec }) => !own.has(Spec.Name));
  const names = (services: readonly Service[]) => services.map(({ Spec }) => Spec.Name);
  return {
    ofStack: names(beyond.filter(isOfStack)),
    ofOthers: names(beyond.filter((service) => !isOfStack(service))),
  };
}

/** Whether a service came with the stack: Docker's CLI made it out of a stack file, for Fairway or for others. */
export function isOfStack({ Spec }: Pick<Service, 'Spec'>): boolean {
  return Spec.Labels?.[madeByDocker] !== undefined;
}

/** Whether a release of Fairway made a service, or has changed it. */
export function isOfRelease({ Spec }: Service): boolean {
  return Spec.Labels?.[releaseLabel] !== undefined;
}

/** The comparable specs of the services that are part of the release, by full name. */
export function specsOfRelease(
  stack: string,
  { digests }: Pick<Release, 'digests'>,
  view: StackView,
): ReadonlyMap<string, ServiceSpec> {
  const own = namesOf(stack, digests);
  return new Map([...specsOf(view)].filter(([name]) => own.has(name)));
}

function namesOf(stack: string, digests: Release['digests']): ReadonlySet<string> {
  return new Set(Object.keys(digests).map((service) => `${stack}_${service}`));
}
