import type { Ending } from '@fairway/deploy-kit';
import type { ProjectContainer } from '@fairway/docker';

/** What serves on a host in the end. */
export interface HostEnding {
  readonly name: string;
  readonly containers: readonly ProjectContainer[];
}

/** How a deploy of a project ended, on all hosts. */
export interface ProjectEnding extends Ending {
  readonly hosts: readonly HostEnding[];
  /** Service → milliseconds for which none of its containers served; the longest of all hosts. */
  readonly outage: Readonly<Record<string, number>>;
}

/** The longest gap of each service over several hosts. */
export function longest(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const gaps: Record<string, number> = {};
  for (const one of all) {
    for (const [service, ms] of Object.entries(one)) gaps[service] = Math.max(gaps[service] ?? 0, ms);
  }
  return gaps;
}

/** The ending of a deploy after which it is not known what serves. */
export function nothingProven(): ProjectEnding {
  return { status: 'failed', serves: undefined, hosts: [], probes: [], outage: {}, notes: [] };
}
