import type { Phase } from '@fairway/action-kit';
import {
  type Ended,
  goBack,
  limitsOfProof,
  type ProofLength,
  recordEnd,
  shortVersion,
  withEvidence,
} from '@fairway/deploy-kit';
import { untilEngineAnswers } from '@fairway/docker/engine';
import { servicesNowhere } from '@fairway/docker/swarm';
import type { Failure } from '@fairway/runtime';
import type { StackDeploy } from '../plan/stack-deploy.ts';
import { nothingProven, type StackEnding } from '../record/ending.ts';
import { type BeforeFairway, beforeFairway } from '../release/foreign-stack.ts';
import { proveRestored, restoreServices } from './restore-services.ts';

/** The request to return to services that others deployed before Fairway. */
export interface Restore {
  readonly kept: BeforeFairway;
  readonly proof: ProofLength;
}

/** Gives services that others deployed their whole specs back, after Fairway's first release over them has failed. */
export async function restore(
  deploy: StackDeploy,
  { kept: specs, proof }: Restore,
  cause: Failure,
  { phase, lost }: { readonly phase: Phase; readonly lost: AbortSignal },
): Promise<Ended<StackEnding>> {
  const { settings, swarm, wanted, before, stackDir, clock } = deploy;
  const { stack, login } = settings;
  const previous = { version: beforeFairway };
  const limits = { ...limitsOfProof(proof, settings), waitForGrace: proof === 'full' };
  const nowhereBefore = servicesNowhere(before.services, before.nodes);
  const { proofs, failure } = await goBack({
    way: { cause, previous, look: deploy.swarm.manager.typed(`docker stack ps --no-trunc ${stack}`) },
    proof,
    stored: `${stackDir}/before-fairway.json on ${swarm.manager.name}`,
    info: phase.info,
    everywhere: async (work) => [await work(deploy)],
    ready: () => untilEngineAnswers(swarm.manager, clock),
    lost,
    begin: () => restoreServices({ manager: swarm.manager, stack, specs, clock }),
    prove: (_, restored) =>
      proveRestored({ swarm, stack, login, nowhereBefore, ...limits, clock, phase }, restored),
    record: recordEnd,
    proved: () =>
      phase.proved(`${shortVersion(previous.version)} serves again`, 'specs equal to those before'),
  });
  const [view] = proofs ?? [];
  if (!view) return { ending: nothingProven(), failure };
  const directories = wanted.files.map(({ content }) => content.to);
  const files = `No earlier content of ${directories.join(', ')} was kept: the files are still those of the failed release.`;
  return {
    ending: { ...nothingProven(), status: 'rolled-back', view },
    failure: withEvidence(failure, directories.length > 0 ? [files] : []),
  };
}
