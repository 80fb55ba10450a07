import type { Phase } from '@fairway/action-kit';
import {
  countRunning,
  type DeployContext,
  type Ended,
  goBack,
  limitsOfProof,
  type ProofLength,
  shortVersion,
} from '@fairway/deploy-kit';
import { logEvents } from '@fairway/docker/compose';
import { untilEngineAnswers } from '@fairway/docker/engine';
import { overHosts } from '@fairway/host';
import type { Failure } from '@fairway/runtime';
import { changeServices } from '../deploy/start-services.ts';
import { placeFiles } from '../files/place-files.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { HostDeploy } from '../plan/project-deploy.ts';
import { seenRunning } from '../prove/claim.ts';
import { type Proven, proveRelease } from '../prove/prove.ts';
import { nothingProven, type ProjectEnding, provenEnding, recordHostEnd } from '../record/ending.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';

/** A host that returns to a release that was proven there before. */
export interface Returning extends HostDeploy {
  readonly previous: StoredRelease;
  readonly proof: ProofLength;
}

/** Puts the previous release back on hosts, from their stored files, and proves it as any deploy is proven. */
export async function putBack(
  settings: ProjectSettings,
  hosts: readonly Returning[],
  cause: Failure,
  phase: Phase,
  { lost, ...context }: DeployContext & { readonly lost: AbortSignal },
): Promise<Ended<ProjectEnding>> {
  const [first] = hosts;
  if (!first) throw new TypeError('a return has at least one host');
  const previous = first.previous.release;
  const { proofs, failure } = await goBack({
    way: {
      cause,
      previous,
      look: hosts.map(({ host }) => host.typed(`docker compose -p ${settings.project} ps --all`)).join(', '),
    },
    proof: first.proof,
    stored: hosts.map(({ ledger, name }) => `${ledger.releaseDir(previous.id)} on ${name}`).join(', '),
    info: phase.info,
    everywhere: (work) => overHosts(hosts, work),
    ready: ({ host }: Returning) => untilEngineAnswers(host, context.clock),
    lost,
    begin: (deploy) => placeFiles(deploy, deploy.previous),
    prove: (deploy) => provePutBack(deploy, settings, phase, context),
    record: (deploy, outcome, why) => recordHostEnd(deploy, context.clock, outcome, why),
    proved: ({ name }, { containers }) =>
      phase.proved(
        `${name} serves ${shortVersion(previous.version)} again`,
        `${countRunning(seenRunning(containers), 'container')}, by digest`,
      ),
  });
  if (!proofs) return { ending: nothingProven(), failure };
  return { ending: provenEnding({ status: 'rolled-back', serves: previous }, proofs), failure };
}

/** Seconds for containers of the failed release to stop. It is short, because nobody uses them. */
const stopSeconds = 1;

/**
 * Starts an earlier release on a host and proves it.
 * @throws Failure when the release cannot be proven to serve again
 */
async function provePutBack(
  deploy: Returning,
  settings: ProjectSettings,
  phase: Phase,
  { clock, fetch, logger }: DeployContext,
): Promise<Proven> {
  const { previous, proof } = deploy;
  const { timeoutMs, soakMs } = limitsOfProof(proof, settings);
  const { info, progress } = phase;
  const log = await logEvents(deploy.host, settings.project, clock);
  try {
    const applied = await changeServices({
      installation: deploy,
      settings,
      wanted: previous,
      deadline: clock.now() + timeoutMs,
      clock,
      info,
      progress,
      log,
      stopSeconds,
    });
    return await proveRelease({
      installation: deploy,
      settings,
      wanted: previous,
      applied,
      log,
      servedBefore: true,
      earlier: { ...deploy.happened, before: deploy.before, changes: deploy.changes },
      // The probes of a newer release may ask for features that this release lacks.
      verify: (previous.proving ?? deploy.wanted.proving).verify,
      soakMs,
      drainMs: 0,
      stopSeconds,
      phase,
      clock,
      fetch,
      logger,
    });
  } finally {
    await log.close();
  }
}
