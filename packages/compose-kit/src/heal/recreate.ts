import type { DeployContext, ServiceLook } from '@fairway/deploy-kit';
import { logEvents, projectContainers, removeContainers, settleNames } from '@fairway/docker/compose';
import { type Host, overHosts } from '@fairway/host';
import { readInstallationMark, runningRelease } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import { pullMissing } from '../deploy/stage.ts';
import { changeServices } from '../deploy/start-services.ts';
import { placeFiles } from '../files/place-files.ts';
import { readHostFacts } from '../fleet/host-facts.ts';
import { leaseOf, statePathsOf } from '../fleet/paths.ts';
import { findInstallation } from '../installation/find-installation.ts';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { HostLook } from '../look/look-at-host.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';
import { whileBegun } from './begun.ts';
import type { LockedProject } from './locked-project.ts';
import { missingNeed, tiedTo } from './restart-plan.ts';
import { settingsOf } from './settings.ts';

/**
 * Makes the containers of services anew from the release that the ledger says, with its files in place. Whoever lives in
 * their network, processes or volumes follows; all other containers are not touched.
 * @param hosts what was seen on each host under the lock
 * @returns a line for each service
 * @throws Failure where that release is not kept, or where a service does not come up
 */
export async function recreate(
  project: LockedProject,
  services: readonly ServiceLook[],
  hosts: readonly HostLook[],
): Promise<readonly string[]> {
  const left: string[] = [];
  const asked = hosts.flatMap(({ host, services: looks }) => {
    const own = services.filter((look) => look.host === host.label && look.state !== 'job');
    const named = new Set(own.map(({ service }) => service));
    // Compose starts whatever a service needs, also what a person has stopped.
    const ready = own.filter((look) => {
      const need = missingNeed(look, looks, named);
      if (need)
        left.push(
          `${host.label}: ${look.service} is not made anew: it needs ${need.service}, which does not run`,
        );
      return !need;
    });
    return ready.length > 0 ? [{ host, names: new Set(ready.map(({ service }) => service)) }] : [];
  });
  if (asked.length === 0) {
    throw new Failure({
      what: `Nothing of ${project.project} can be made anew.`,
      why: left[0] ? `${left[0]}.` : 'None of the services was found on a host.',
      evidence: left,
      fix: 'Look at the services that are named above first.',
    });
  }
  const done = await overHosts(asked, ({ host, names }) => recreateOn(host, names, project));
  return [...done.flat(), ...left];
}

async function recreateOn(
  host: Host,
  names: ReadonlySet<string>,
  project: LockedProject,
): Promise<readonly string[]> {
  const { context } = project;
  const { clock, signal, logger } = context;
  const { state } = statePathsOf(project);
  const mark = await readInstallationMark(host, state);
  if (!mark) throw nothingKept(host, project, 'Nothing of Fairway is installed there under that name.');
  const settings = settingsOf(project, mark);
  const facts = await readHostFacts(host, settings, { now: clock.now, signal });
  const installation = await findInstallation(host, settings, facts, context);
  const running = runningRelease(installation.entries);
  const wanted = installation.kept.find(({ release }) => release.id === running);
  if (!wanted) throw nothingKept(host, project, 'Its ledger names no release that runs and is kept.');
  const only = tiedTo(names, wanted.model);
  await makeAnew({ installation, wanted, settings, only }, context);
  const { version } = wanted.release;
  for (const service of only) logger.debug(`${host.name}: ${service} was made anew`);
  return [...only].map((service) => `${host.label}: ${service} was made anew from ${version}`);
}

interface Anew {
  readonly installation: Installation;
  readonly wanted: StoredRelease;
  readonly settings: ProjectSettings;
  readonly only: ReadonlySet<string>;
}

/** Makes the containers of services anew. What can be refused is done first, so that it leaves no note of begun work. */
export async function makeAnew(
  anew: Anew,
  context: Pick<DeployContext, 'clock' | 'logger' | 'signal'>,
): Promise<void> {
  const { installation, wanted, settings, only } = anew;
  const { host, before, paths } = installation;
  const images = [...only].flatMap((service) => wanted.release.digests[service] ?? []);
  await pullMissing(host, images, settings, context);
  const containers = before.filter(({ service, oneOff }) => only.has(service) && !oneOff);
  await whileBegun(host, paths.state, { containers, services: [...only] }, context, async () => {
    await placeFiles(installation, wanted);
    await startAnew(anew, context);
  });
}

async function startAnew(
  { installation, wanted, settings, only }: Anew,
  { clock, logger, signal }: Pick<DeployContext, 'clock' | 'logger' | 'signal'>,
): Promise<void> {
  const { host } = installation;
  const log = await logEvents(host, settings.project, clock);
  try {
    const { leftOver } = await changeServices({
      installation,
      settings,
      wanted,
      only,
      deadline: clock.now() + settings.timeoutMs,
      clock,
      signal,
      log,
      info: logger.info,
      progress: logger.debug,
    });
    await removeContainers(host, leftOver, leaseOf(settings));
    const left = await projectContainers(host, settings.project, { signal });
    for (const service of only) {
      const own = left.filter((item) => item.service === service && !item.oneOff);
      await settleNames(host, settings.project, service, own);
    }
  } finally {
    await log.close();
  }
}

function nothingKept(host: Host, { project }: LockedProject, why: string): Failure {
  return new Failure({
    what: `The services of ${project} on ${host.name} cannot be made anew.`,
    why,
    fix: `Deploy ${project} by compose-deploy. Until then, heal it by \`restart\`.`,
  });
}
