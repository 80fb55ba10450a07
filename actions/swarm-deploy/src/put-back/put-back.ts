import type { Phase } from '@fairway/action-kit';
import { readProving } from '@fairway/deploy-kit';
import { differences, removeServices, type ServiceSpec } from '@fairway/docker';
import type { Release } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import { type Applied, applyRelease, servicesBeyond } from '../deploy/apply.ts';
import { keptFilesDir } from '../files/stage-files.ts';
import { switchFiles } from '../files/switch-files.ts';
import type { Deployment } from '../plan/deployment.ts';
import type { Proof } from '../prove/proof.ts';
import { proveOrRejoin } from '../prove/replace-cut-off.ts';
import { readSpecs } from '../site/stack-state.ts';

/** An earlier release that serves again, and the proof. */
export interface PutBack {
  readonly release: Release;
  readonly proof: Proof;
}

/**
 * Starts the return to an earlier release: its files, its stack as it was stored, and nothing besides. A node that does
 * not take its files, because it is lost or its disk is full, does not keep the others from going back.
 * @returns the services as the swarm took them
 * @throws Failure when the swarm refuses it, when it is not what was proven then, or, after all else is done, when a node
 * did not take its files.
 */
export async function startPutBack(deployment: Deployment, release: Release): Promise<Applied> {
  const { inputs, site, wanted, ledger, stackDir, login, clock } = deployment;
  const { manager } = site;
  const nodes = wanted.placement.needed;
  const files = { nodes, release, previous: wanted.release, keptDir: keptFilesDir(stackDir) };
  // A run that was cancelled goes back all the same.
  const { signal } = new AbortController();
  const switched = await switchFiles({ ...files, despiteFailures: true }, { clock, signal });
  const applied = await switched.keepDuring(() =>
    applyRelease({ manager, stack: inputs.stack, release, stackDir, login }),
  );
  await removeServices(manager, servicesBeyond(inputs.stack, release, applied.view));
  const proven = await readSpecs(manager, ledger.releaseDir(release.id));
  if (proven) requireEqualSpecs(release, proven, applied.expected);
  const failure = switched.failure();
  if (failure !== undefined) throw failure;
  return applied;
}

/**
 * Puts an earlier release back and proves it as any deploy is proven.
 * @throws Failure when that cannot be proven.
 */
export async function putBack(
  deployment: Deployment,
  release: Release,
  applied: Applied,
  phase: Phase,
  timeoutMs: number,
  soakMs: number,
): Promise<PutBack> {
  const { inputs, site, wanted, ledger, clock, logger } = deployment;
  // The questions of a newer release may be about what this one does not have.
  const proving = await readProving(site.manager, ledger.releaseDir(release.id));
  const proof = await proveOrRejoin({
    inputs: proving ? { ...inputs, verify: proving.probes } : inputs,
    site,
    nodes: wanted.placement.needed,
    release,
    applied,
    before: applied.view,
    timeoutMs,
    soakMs,
    phase,
    clock,
    logger,
  });
  return { release, proof };
}

function requireEqualSpecs(
  release: Release,
  proven: ReadonlyMap<string, ServiceSpec>,
  found: ReadonlyMap<string, ServiceSpec>,
): void {
  const unequal = differences(Object.fromEntries(proven), Object.fromEntries(found));
  if (unequal.length === 0) return;
  throw new Failure({
    what: `${release.version} is not what it was when it was proven.`,
    why: 'The swarm made other specs of the same stack file.',
    evidence: unequal.slice(0, 10).map(({ path }) => path),
    fix: `Look at what the paths name, and deploy ${release.version} again.`,
  });
}
