import { releaseLabel } from '@fairway/docker/stack';
import type { ServiceSpec, StackView } from '@fairway/docker/swarm';
import { type LedgerEntry, makeRelease, type Release } from '@fairway/releases';
import { ledgerEntry } from '../../../test/stage/samples/ledger-entry.ts';

/** The spec of a service of the stack `pier`. */
export function specOf(
  service: string,
  image = `ghcr.io/${service}@sha256:1`,
  env: string[] = [],
): ServiceSpec {
  return {
    Name: `pier_${service}`,
    TaskTemplate: { ContainerSpec: { Image: image, Env: env } },
    Mode: { Replicated: { Replicas: 1 } },
  };
}

/** The same spec as Docker's CLI makes it out of a stack file; with a version, as a release of Fairway has it. */
export function deployed(spec: ServiceSpec, version?: string): ServiceSpec {
  const image = { 'com.docker.stack.image': spec.TaskTemplate.ContainerSpec?.Image ?? '' };
  return { ...spec, Labels: { ...image, ...(version ? { [releaseLabel]: version } : {}) } };
}

/** A service as the engine returns it, with version 7 of its spec. */
function serviceOf(spec: ServiceSpec): StackView['services'][number] {
  return { ID: `id-of-${spec.Name}`, Version: { Index: 7 }, Spec: spec, UpdateStatus: undefined };
}

/** The view of a stack with these services. */
export function viewOf(...specs: readonly ServiceSpec[]): StackView {
  return { services: specs.map(serviceOf), tasks: [], nodes: [], networks: new Map() };
}

/** A release with these services, each with the image of `specOf`. */
export function releaseOf(
  version: string,
  services: readonly string[],
  more: Partial<Release> = {},
): Release {
  const digests = Object.fromEntries(services.map((service) => [service, `ghcr.io/${service}@sha256:1`]));
  const createdAt = '2026-11-21T04:00:00Z';
  const made = { version, commit: 'c', digests, stack: '', files: [], configs: [], secrets: [], createdAt };
  return { ...makeRelease(made), ...more };
}

/** A line of the ledger about a release. */
export function entryOf(
  { id, version }: Release,
  outcome: LedgerEntry['outcome'],
  more: Partial<LedgerEntry> = {},
) {
  return ledgerEntry({ id, version, outcome, ...more });
}
