import { type Ending, recordEnd, schemaOfAttempt } from '@fairway/deploy-kit';
import type { ProjectContainer } from '@fairway/docker/compose';
import type { Outcome } from '@fairway/releases';
import type { Clock } from '@fairway/runtime';
import type { HostDeploy } from '../plan/project-deploy.ts';
import type { Proven } from '../prove/prove.ts';

/** The release that serves on a host in the end. */
export interface HostEnding {
  readonly name: string;
  readonly containers: readonly ProjectContainer[];
}

/** How a deploy of a project ended, on all hosts. */
export interface ProjectEnding extends Ending {
  readonly hosts: readonly HostEnding[];
  /** Service → milliseconds during which none of its containers served, on the host where that took longest. */
  readonly outage: Readonly<Record<string, number>>;
}

/** The ending of a deploy after which every host is proven to serve the same release. */
export function provenEnding(
  {
    status,
    serves,
    notes = [],
  }: Pick<ProjectEnding, 'status' | 'serves'> & Partial<Pick<ProjectEnding, 'notes'>>,
  proofs: readonly Proven[],
): ProjectEnding {
  return {
    status,
    serves,
    hosts: proofs.map(({ name, containers }) => ({ name, containers })),
    probes: proofs.flatMap(({ probes }) => probes),
    outage: longest(proofs.map(({ outage }) => outage)),
    notes,
  };
}

/** Writes the end of a deploy into the ledger of a host, with the known state of its databases. */
export function recordHostEnd(
  { ledger, attempt, databases }: HostDeploy,
  clock: Clock,
  outcome: Exclude<Outcome, 'started'>,
  cause?: string,
): Promise<void> {
  const withSchema = { ...attempt, ...schemaOfAttempt(databases.schema) };
  return recordEnd({ ledger, clock, attempt: withSchema }, outcome, cause);
}

/** The longest outage of each service over several hosts. */
function longest(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const gaps: Record<string, number> = {};
  for (const one of all) {
    for (const [service, ms] of Object.entries(one)) gaps[service] = Math.max(gaps[service] ?? 0, ms);
  }
  return gaps;
}

/** The ending of a deploy after which the serving release is unknown. */
export function nothingProven(): ProjectEnding {
  return { status: 'failed', serves: undefined, hosts: [], probes: [], outage: {}, notes: [] };
}
