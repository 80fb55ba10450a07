import type { Phase } from '@fairway/action-kit';
import {
  type Ended,
  goBack,
  limitsOfProof,
  type ProofLength,
  readProving,
  recordEnd,
} from '@fairway/deploy-kit';
import { removeServices } from '@fairway/docker/stack';
import { differences, type ServiceSpec } from '@fairway/docker/swarm';
import type { Release } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import { applyRelease } from '../deploy/apply.ts';
import { keptFilesDir } from '../files/stage-files.ts';
import { switchFiles } from '../files/switch-files.ts';
import { servicesBeyond } from '../fleet/services-beyond.ts';
import type { StackDeploy } from '../plan/stack-deploy.ts';
import type { Applied } from '../prove/applied.ts';
import type { Proven } from '../prove/prove.ts';
import { proveOrRejoin } from '../prove/replace-cut-off.ts';
import { nothingProven, type StackEnding } from '../record/ending.ts';
import { readSpecs } from '../release/stored-specs.ts';

/** The request to return to a release that was proven before. */
export interface PutBack {
  readonly previous: Release;
  readonly proof: ProofLength;
}

/** Puts the stored previous release back, and proves it as any deploy is proven. */
export async function putBack(
  deploy: StackDeploy,
  { previous, proof }: PutBack,
  cause: Failure,
  phase: Phase,
): Promise<Ended<StackEnding>> {
  const { inputs, swarm, ledger } = deploy;
  const limits = limitsOfProof(proof, inputs);
  const { proofs, failure } = await goBack({
    way: { cause, previous, look: `docker stack ps --no-trunc ${inputs.stack}` },
    proof,
    stored: `${ledger.releaseDir(previous.id)} on ${swarm.manager.name}`,
    info: phase.info,
    everywhere: async (work) => [await work(deploy)],
    begin: (place: StackDeploy) => beginPutBack(place, previous),
    prove: (place, applied) => provePutBack(place, previous, applied, { ...limits, phase }),
    record: recordEnd,
    proved: () =>
      phase.proved(`${previous.version} serves again`, 'specs equal to those that it was proven with'),
  });
  const [proven] = proofs ?? [];
  if (!proven) return { ending: nothingProven(), failure };
  const { view, probes } = proven;
  return { ending: { ...nothingProven(), status: 'rolled-back', serves: previous, view, probes }, failure };
}

/**
 * Starts the return to an earlier release: its files and its stored stack, nothing else. A node that does not take its
 * files, because it is lost or its disk is full, does not stop the return on the other nodes.
 * @returns the services with the specs that the swarm made of the release
 * @throws Failure when the swarm refuses the release, or when the services differ from those that were proven then. A
 * node that did not take its files throws only after everything else is done.
 */
async function beginPutBack(deploy: StackDeploy, release: Release): Promise<Applied> {
  const { inputs, swarm, wanted, ledger, stackDir, login, clock } = deploy;
  const { manager } = swarm;
  const nodes = wanted.placement.needed;
  const files = { nodes, release, previous: wanted.release, keptDir: keptFilesDir(stackDir) };
  // A cancelled run goes back too, so its signal is not passed on.
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

/** @throws Failure when the release cannot be proven to serve again */
async function provePutBack(
  { inputs, swarm, wanted, ledger, clock, fetch, logger }: StackDeploy,
  release: Release,
  applied: Applied,
  limits: { readonly timeoutMs: number; readonly soakMs: number; readonly phase: Phase },
): Promise<Proven> {
  // The probes of a newer release may ask for features that this release lacks.
  const proving = await readProving(swarm.manager, ledger.releaseDir(release.id));
  return proveOrRejoin({
    inputs,
    verify: (proving ?? wanted.proving).verify,
    swarm,
    nodes: wanted.placement.needed,
    release,
    applied,
    before: applied.view,
    ...limits,
    clock,
    fetch,
    logger,
  });
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
    fix: `Look at the fields that the paths name, and deploy ${release.version} again.`,
  });
}
