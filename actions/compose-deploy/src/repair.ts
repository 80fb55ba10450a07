import type { Phase } from '@fairway/action-kit';
import {
  asFailure,
  begunOnly,
  type DeployContext,
  notProvenAgain,
  obstaclesTo,
  servesAgain,
  type WayBack,
} from '@fairway/deploy-kit';
import { changeByCompose } from '@fairway/docker';
import { Failure } from '@fairway/runtime';
import { type Deployment, onHosts, recordHow } from './deploy.ts';
import { longest, type ProjectEnding } from './ending.ts';
import type { HostDeploy } from './installation.ts';
import { installedProject } from './places.ts';
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
  if (obstacles.length > 0) return leftInPlace(hosts, [...new Set(obstacles)], cause, context);
  return context.phase('put back', (phase) => {
    const withPrevious = hosts.filter(({ previous }) => previous);
    return withPrevious.length === hosts.length
      ? goBack(deployment, hosts, cause, cancelled, phase, context)
      : withoutPrevious(deployment, hosts, cause, context);
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
async function leftInPlace(
  hosts: readonly HostDeploy[],
  obstacles: readonly string[],
  cause: Failure,
  { clock }: DeployContext,
): Promise<Repaired> {
  await recordAll(hosts, cause.what, clock);
  const before = hosts.find(({ previous }) => previous)?.previous?.release.version;
  return {
    ending: nothingProven(),
    failure: new Failure({
      what: `${cause.what} ${before} was not put back.`,
      why: `${cause.why} ${before} would not work with the databases as they are now.`,
      evidence: [...cause.evidence, `Why ${before} was not put back:`, ...obstacles],
      fix: `${cause.fix} Repair forward: deploy a commit that works with the databases. To go back nevertheless, restore a dump from before the migration and run "command: rollback" with "rollback-unsafe: true".`,
      cause,
    }),
  };
}

async function withoutPrevious(
  { inputs }: Deployment,
  hosts: readonly HostDeploy[],
  cause: Failure,
  { clock }: DeployContext,
): Promise<Repaired> {
  const wasThere = hosts.some(({ before }) => before.length > 0);
  const remove = !wasThere && inputs.firstDeployFailed === 'remove';
  const { project } = inputs;
  if (remove) {
    await onHosts(hosts, async (deploy) => {
      // Volumes stay: what is in them may be all that is left of something.
      await changeByCompose(deploy.host, installedProject(inputs), ['down', '--timeout', '5']);
      await recordHow(deploy, clock, 'removed', cause.what);
    });
  } else await recordAll(hosts, cause.what, clock);
  const version = hosts[0]?.wanted.release.version;
  const said = remove
    ? `The containers of ${project} were removed again, as "first-deploy-failed: remove" says; volumes stay.`
    : wasThere
      ? `There is no proven release of ${project} to go back to: ${version} is left as it is.`
      : `This was the first deploy of ${project}: it is left for you to look at.`;
  return {
    ending: nothingProven(),
    failure: new Failure({
      what: cause.what,
      why: cause.why,
      evidence: [...cause.evidence, said],
      fix: remove ? cause.fix : `${cause.fix} To take it away: docker compose -p ${project} down`,
      cause,
    }),
  };
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
