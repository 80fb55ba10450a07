import type { ProbeResult } from '@fairway/health';
import { Failure } from '@fairway/runtime';

/** The failure of probes that were answered no. It carries the result of each probe. */
export class ProbesSaidNo extends Failure {
  readonly results: readonly ProbeResult[];

  constructor(results: readonly ProbeResult[], { what, why, evidence, fix }: Failure) {
    super({ what, why, evidence, fix });
    this.results = results;
  }
}

/**
 * The nodes through which a probe fails that succeeds through another node. The services answer, but the route to them
 * from these nodes is broken.
 *
 * Empty where a probe fails through all nodes, names no node, or asks over no network, such as one of a database inside
 * its container or of a disk: then the release itself may be broken.
 */
export function cutOffNodes(results: readonly ProbeResult[]): readonly string[] {
  const failed = results.filter(({ ok }) => !ok);
  const answered = new Set(results.filter(({ ok }) => ok).map(({ probe }) => probe));
  const nodes = failed.map(({ probe, kind, node }) =>
    (kind === 'url' || kind === 'tcp') && answered.has(probe) ? node : undefined,
  );
  return nodes.every((node) => node !== undefined) ? [...new Set(nodes)] : [];
}
