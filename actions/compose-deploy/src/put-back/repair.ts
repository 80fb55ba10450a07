import type { Phase } from '@fairway/action-kit';
import {
  asFailure,
  begunOnly,
  type DeployContext,
  leftInPlace,
  notProvenAgain,
  obstaclesTo,
  servesAgain,
  type WayBack,
} from '@fairway/deploy-kit';
import { changeByCompose } from '@fairway/docker';
import { Failure } from '@fairway/runtime';
import { type Deployment, type HostDeploy, onHosts, recordHow } from '../plan/deployment.ts';
import { longest, type ProjectEnding } from '../record/ending.ts';
import { installedProject } from '../site/paths.ts';
import { putBack } from './put-back.ts';

/** What came of a failed deploy: how it ended, and the error that the run ends with. */
export interface Repaired {
  readonly ending: ProjectEnding;
  readonly failure: Failure;
}

/** GitHub kills a cancelled step ten seconds after its first signal. */
const cancelledProofMs = 4_000;

/**
 * Puts things right after a failed or cancelled deploy: on every host that was begun the last proven release serves
 * again and is proven, or, where there is none, its containers are kept or removed as the caller wants it.
 * @param cancelled the step was told to stop: what matters is that the return is begun and on record
 */
export async function repair(
  deployment: Deployment,
  hosts: readonly HostDeploy[],
  error: unknown,
  context: DeployContext,
  { cancelled }: { readonly cancelled: boolean },
): Promise<Repaired> {
  const cause = asFailure(error);
  const [first] = hosts;
  if (!first) return { ending: nothingProven(), failure: cause };
  const obstacles = hosts.flatMap(({ previous, entries, databases, attempt }) =>
    previous && !attempt.rollback ? obstaclesTo(entries, previous.release.id, databases.schema) : [],
  );
  if (obstacles.length > 0)
    return leaveInPlace(hosts, [...new Set(obstacles)], cause, deployment.inputs.project, context);
  return context.phase('put back', async (phase) => {
    const returning = hosts.filter(({ previous }) => previous);
    const others = hosts.filter(({ previous }) => !previous);
    // Side by side: what serves users again does not wait for what never served any.
    const [back, left] = await Promise.all([
      returning.length > 0 ? goBack(deployment, returning, cause, cancelled, phase, context) : undefined,
      others.length > 0 ? withoutPrevious(deployment, others, cause, context) : [],
    ]);
    const { failure, ending } = back ?? { failure: cause, ending: nothingProven() };
    if (left.length === 0) return { failure, ending };
    return {
      ending,
      failure: new Failure({ ...wordsOf(failure), evidence: [...failure.evidence, ...left], cause }),
    };
  });
}

async function goBack(
  { inputs }: Deployment,
  hosts: readonly HostDeploy[],
  cause: Failure,
  cancelled: boolean,
  phase: Phase,
  { clock, logger }: DeployContext,
): Promise<Repaired> {
  const previous = hosts[0]?.previous?.release ?? { id: '', version: '?' };
  const way: WayBack = { cause, previous, look: `docker compose -p ${inputs.project} ps --all` };
  try {
    phase.info(`Putting back ${previous.version}.`);
    if (cancelled) {
      const begun = `cancelled; the return to ${previous.version} was begun`;
      await onHosts(hosts, (deploy) => recordHow(deploy, clock, 'failed', begun));
    }
    const proofs = await onHosts(hosts, async (deploy) => {
      if (!deploy.previous) throw cause;
      const proof = await putBack({
        deploy,
        inputs,
        previous: deploy.previous,
        timeoutMs: cancelled ? cancelledProofMs : inputs.timeoutMs,
        soakMs: cancelled ? 0 : inputs.soakMs,
        phase,
        clock,
        logger,
      });
      await recordHow(deploy, clock, 'rolled-back', cause.what);
      phase.proved(
        `${deploy.name} serves ${previous.version} again`,
        `${proof.containers.length} containers by digest`,
      );
      return proof;
    });
    return {
      ending: {
        status: 'rolled-back',
        serves: hosts[0]?.previous?.release,
        hosts: hosts.map(({ name }, index) => ({ name, containers: proofs[index]?.containers ?? [] })),
        probes: proofs.flatMap(({ probes }) => probes),
        outage: longest(proofs.map(({ outage }) => outage)),
        notes: [],
      },
      failure: servesAgain(way),
    };
  } catch (second) {
    const failed = asFailure(second);
    await recordAll(hosts, `${cause.what} ${failed.what}`, clock);
    const stored = hosts.map(({ ledger, name }) => `${ledger.releaseDir(previous.id)} on ${name}`).join(', ');
    return {
      ending: nothingProven(),
      failure: cancelled ? begunOnly(way, failed) : notProvenAgain(way, failed, stored),
    };
  }
}

/** The databases have gone on: what ran before would meet what it does not know. */
async function leaveInPlace(
  hosts: readonly HostDeploy[],
  obstacles: readonly string[],
  cause: Failure,
  project: string,
  { clock }: DeployContext,
): Promise<Repaired> {
  await recordAll(hosts, cause.what, clock);
  const before = hosts.find(({ previous }) => previous)?.previous?.release.version;
  return {
    ending: nothingProven(),
    failure: leftInPlace(cause, before ?? '', obstacles, `docker compose -p ${project} ps --all`),
  };
}

/** @returns what became of hosts that have nothing to go back to, a line each. Never throws: the cause is what counts. */
async function withoutPrevious(
  { inputs }: Deployment,
  hosts: readonly HostDeploy[],
  cause: Failure,
  { clock }: DeployContext,
): Promise<readonly string[]> {
  const { project, firstDeployFailed } = inputs;
  return Promise.all(
    hosts.map(async (deploy) => {
      const { host, name, before, places, wanted } = deploy;
      const takeAway = `To take it away there: docker compose -p ${project} down`;
      if (before.length > 0 || firstDeployFailed === 'keep') {
        await recordAll([deploy], cause.what, clock);
        return before.length > 0
          ? `${name}: there is no proven release of ${project} to go back to; ${wanted.release.version} is left as it is.`
          : `${name}: this was the first deploy of ${project}; it is left for you to look at. ${takeAway}`;
      }
      try {
        // Without its file nothing was started. Volumes stay: what is in them may be all that is left of something.
        if (await host.stat(places.composeFile))
          await changeByCompose(host, installedProject(inputs), ['down', '--timeout', '5']);
        await recordHow(deploy, clock, 'removed', cause.what);
        return `${name}: the containers of ${project} were removed again, as "first-deploy-failed: remove" says; volumes stay.`;
      } catch (error) {
        const { what, why } = asFailure(error);
        await recordAll([deploy], `${cause.what} ${what}`, clock);
        return `${name}: the containers of ${project} could not be removed again: ${what} ${why} ${takeAway}`;
      }
    }),
  );
}

function wordsOf({ what, why, fix }: Failure): Pick<Failure, 'what' | 'why' | 'fix'> {
  return { what, why, fix };
}

async function recordAll(
  hosts: readonly HostDeploy[],
  why: string,
  clock: DeployContext['clock'],
): Promise<void> {
  await Promise.allSettled(hosts.map((deploy) => recordHow(deploy, clock, 'failed', why)));
}

function nothingProven(): ProjectEnding {
  return { status: 'failed', serves: undefined, hosts: [], probes: [], outage: {}, notes: [] };
}
