import type { Phase } from '@fairway/action-kit';
import {
  type Ended,
  goBack,
  limitsOfProof,
  type ProofLength,
  readProving,
  recordEnd,
  shortVersion,
} from '@fairway/deploy-kit';
import { untilEngineAnswers } from '@fairway/docker/engine';
import { removeServices } from '@fairway/docker/stack';
import {
  comparableSpec,
  differences,
  provenOrAlone,
  type ServiceSpec,
  type StackView,
  servicesNowhere,
  updatedAlone,
  viewStack,
} from '@fairway/docker/swarm';
import type { Release } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import { applyRelease } from '../deploy/apply.ts';
import { keptFilesDir } from '../files/stage-files.ts';
import { switchFiles } from '../files/switch-files.ts';
import type { StackDeploy } from '../plan/stack-deploy.ts';
import type { Applied } from '../prove/applied.ts';
import { proveNetworksAndVolumes } from '../prove/networks-and-volumes.ts';
import type { Proven, ProveRequest } from '../prove/prove.ts';
import { proveOrRejoin } from '../prove/replace-cut-off.ts';
import { nothingProven, type StackEnding } from '../record/ending.ts';
import { readSpecs } from '../release/stored-specs.ts';
import { beyondPrevious } from './beyond-previous.ts';
import { requireSpecs, restoreService } from './restore-services.ts';

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
  { phase, lost }: { readonly phase: Phase; readonly lost: AbortSignal },
): Promise<Ended<StackEnding>> {
  const { settings, swarm, ledger } = deploy;
  const limits = limitsOfProof(proof, settings);
  const { proofs, failure } = await goBack({
    way: { cause, previous, look: swarm.manager.typed(`docker stack ps --no-trunc ${settings.stack}`) },
    proof,
    stored: `${ledger.releaseDir(previous.id)} on ${swarm.manager.name}`,
    info: phase.info,
    everywhere: async (work) => [await work(deploy)],
    ready: (place: StackDeploy) => untilEngineAnswers(place.swarm.manager, place.clock),
    lost,
    begin: (place) => beginPutBack(place, previous),
    prove: (place, begun) =>
      provePutBack(place, previous, begun, { ...limits, waitForGrace: proof === 'full', phase }),
    record: recordEnd,
    proved: () =>
      phase.proved(
        `${shortVersion(previous.version)} serves again`,
        'specs equal to those that it was proven with',
      ),
  });
  const [proven] = proofs ?? [];
  if (!proven) return { ending: nothingProven(), failure };
  const { view, probes, seen } = proven;
  return {
    ending: { ...nothingProven(), status: 'rolled-back', serves: previous, view, probes, seen },
    failure,
  };
}

/** A return that was begun. */
interface Begun {
  /** All services that must run, with the specs that the swarm holds. */
  readonly applied: Applied;
  /** The stack before the return. */
  readonly found: StackView;
}

/**
 * Starts the return to an earlier release: its files and its stored stack. Services that the failed release added are
 * removed. Those that others made get their earlier specs back where the release changed them, and stay otherwise. A
 * node that does not take its files, because it is lost or its disk is full, does not stop the return on the other
 * nodes.
 * @throws Failure when the swarm refuses the release, or when the services differ from those that were proven then. A
 * node that did not take its files throws only after everything else is done.
 */
async function beginPutBack(deploy: StackDeploy, release: Release): Promise<Begun> {
  const { settings, swarm, wanted, ledger, stackDir, login, before } = deploy;
  const { manager } = swarm;
  const nodes = wanted.placement.needed;
  const files = { nodes, release, previous: wanted.release, keptDir: keptFilesDir(stackDir) };
  // A cancelled run goes back too, so its signal is not passed on.
  const { signal } = new AbortController();
  const found = await viewStack(manager, settings.stack);
  const switched = await switchFiles({ ...files, despiteFailures: true }, { clock: deploy.clock, signal });
  const applied = await switched.keepDuring(() =>
    applyRelease({ manager, stack: settings.stack, release, stackDir, login }),
  );
  const { added, lost } = beyondPrevious(settings.stack, release, before, applied.view);
  await removeServices(manager, added);
  const restored = await restoreLost(deploy, lost);
  const proven = await readSpecs(manager, ledger.releaseDir(release.id));
  if (proven) requireEqualSpecs(release, proven, applied.expected);
  const failure = switched.failure();
  if (failure !== undefined) throw failure;
  return { applied: { ...applied, expected: new Map([...applied.expected, ...restored]) }, found };
}

/** Gives services of others their specs from before the run back. @returns what must run, by full name */
async function restoreLost(
  { settings, swarm, clock }: StackDeploy,
  lost: readonly ServiceSpec[],
): Promise<ReadonlyMap<string, ServiceSpec>> {
  const { manager } = swarm;
  if (lost.length === 0) return new Map();
  const specs = lost.map(updatedAlone);
  for (const spec of specs) await restoreService(manager, settings.stack, spec, clock);
  const view = await viewStack(manager, settings.stack);
  const expected = new Map(specs.map((spec) => [spec.Name, comparableSpec(spec, view.networks)]));
  requireSpecs(expected, view);
  return expected;
}

/** @throws Failure when the release cannot be proven to serve again */
async function provePutBack(
  { settings, swarm, wanted, ledger, before, clock, fetch, logger }: StackDeploy,
  release: Release,
  { applied, found }: Begun,
  limits: Pick<ProveRequest, 'timeoutMs' | 'soakMs' | 'waitForGrace' | 'phase'>,
): Promise<Proven> {
  // The probes of a newer release may ask for features that this release lacks.
  const proving = await readProving(swarm.manager, ledger.releaseDir(release.id));
  const nodes = wanted.placement.needed;
  const proven = await proveOrRejoin({
    settings,
    verify: (proving ?? wanted.proving).verify,
    swarm,
    nodes,
    release,
    applied,
    before: found,
    nowhereBefore: servicesNowhere(before.services, before.nodes),
    ...limits,
    clock,
    fetch,
    logger,
  });
  const { manager } = swarm;
  const { phase } = limits;
  await proveNetworksAndVolumes({ manager, nodes, stack: settings.stack, release, view: proven.view, phase });
  return proven;
}

function requireEqualSpecs(
  release: Release,
  proven: ReadonlyMap<string, ServiceSpec>,
  found: ReadonlyMap<string, ServiceSpec>,
): void {
  const wanted = [...proven].map(([name, spec]) => {
    const now = found.get(name);
    return [name, now ? provenOrAlone(spec, now) : spec] as const;
  });
  const unequal = differences(Object.fromEntries(wanted), Object.fromEntries(found));
  if (unequal.length === 0) return;
  throw new Failure({
    what: `${release.version} is not what it was when it was proven.`,
    why: 'The swarm made other specs of the same stack file.',
    evidence: unequal.slice(0, 10).map(({ path }) => path),
    fix: `Look at the fields that the paths name, and deploy ${release.version} again.`,
  });
}
