import { isDeepStrictEqual } from 'node:util';
import { provenOrAlone, type ServiceSpec, type StackView } from '@fairway/docker/swarm';
import { type LedgerEntry, type Release, runningRelease } from '@fairway/releases';
import { filesAreInPlace } from '../files/switch-files.ts';
import { servicesBeyond, specsOfRelease } from '../fleet/services-beyond.ts';
import { readSpecs } from '../release/stored-specs.ts';
import type { StackDeploy } from './stack-deploy.ts';

/** The facts about a stack before it is touched. */
export interface Running {
  /** All entries of the ledger, newest last. */
  readonly entries: readonly LedgerEntry[];
  readonly view: StackView;
  /** The specs with which the release was proven, by full service name; undefined where none are stored. */
  readonly proven: ReadonlyMap<string, ServiceSpec> | undefined;
}

/** Whether exactly this release already runs, by the ledger and by every spec. */
export function runsAlready(stack: string, release: Release, { entries, view, proven }: Running): boolean {
  return (
    runningRelease(entries) === release.id &&
    servicesBeyond(stack, release, view).ofStack.length === 0 &&
    proven !== undefined &&
    isAsProven(proven, specsOfRelease(stack, release, view))
  );
}

function isAsProven(
  proven: ReadonlyMap<string, ServiceSpec>,
  found: ReadonlyMap<string, ServiceSpec>,
): boolean {
  const expected = [...proven].map(([name, spec]): [string, ServiceSpec] => {
    const now = found.get(name);
    return [name, now ? provenOrAlone(spec, now) : spec];
  });
  return isDeepStrictEqual(new Map(expected), found);
}

/** Whether a deploy has nothing to do: the wanted release already runs, and every node has its files in place. */
export async function isUnchanged(deploy: StackDeploy): Promise<boolean> {
  const { settings, swarm, wanted, ledger, entries, before } = deploy;
  const { release, placement } = wanted;
  // The ledger is already read and decides for most deploys, so that specs and files need not be read.
  if (runningRelease(entries) !== release.id) return false;
  const proven = await readSpecs(swarm.manager, ledger.releaseDir(release.id));
  if (!runsAlready(settings.stack, release, { entries, view: before, proven })) return false;
  return filesAreInPlace(release, placement.needed);
}
