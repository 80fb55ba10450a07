import { NothingTouched, type ServiceLook } from '@fairway/deploy-kit';
import {
  type ComposeModel,
  modelSchema,
  type ProjectContainer,
  restartContainers,
} from '@fairway/docker/compose';
import { overHosts } from '@fairway/host';
import { statePathsOf } from '../fleet/paths.ts';
import type { HostLook } from '../look/look-at-host.ts';
import { whileBegun } from './begun.ts';
import type { LockedProject } from './locked-project.ts';
import { planRestart } from './restart-plan.ts';
import { untilUp } from './until-up.ts';

/**
 * Restarts services on their hosts, in the order of their dependencies. Whoever needs a restarted service follows when
 * that one is up, and healthy where it has a health check.
 * @param hosts what was seen on each host under the lock
 * @returns a line for each restarted service, and for each that is left alone
 * @throws NothingTouched where none of them can be restarted; Failure where one does not come up for those that need it
 */
export async function restart(
  project: LockedProject,
  services: readonly ServiceLook[],
  hosts: readonly HostLook[],
): Promise<readonly string[]> {
  const asked = hosts.filter(({ host }) => services.some((look) => look.host === host.label));
  const done = asked.length === 0 ? [] : await overHosts(asked, (seen) => restartOn(seen, project, services));
  const lines = done.flatMap((one) => one.lines);
  if (done.some(({ restarted }) => restarted > 0)) return lines;
  throw new NothingTouched({
    what: `Nothing of ${project.project} can be restarted.`,
    why: lines[0] ? `${lines[0]}.` : 'None of the services was found on a host.',
    evidence: lines,
    fix: 'Let the next step of healing try: `recreate` makes containers anew. Or look at the services named above.',
  });
}

async function restartOn(
  { host, running, services: looks, containers: all }: HostLook,
  project: LockedProject,
  services: readonly ServiceLook[],
): Promise<{ readonly lines: readonly string[]; readonly restarted: number }> {
  const containers = all.filter(({ oneOff }) => !oneOff);
  const named = new Set(services.filter((look) => look.host === host.label).map(({ service }) => service));
  const model = running?.model ?? modelByLabels(project.project, containers);
  const { levels, left } = planRestart({ named, looks, model, containers });
  const lines = left.map((line) => `${host.label}: ${line}`);
  const going = levels.flat();
  const { state, lease } = statePathsOf(project);
  const { context } = project;
  await whileBegun(host, state, { containers: going, services: [] }, context, async () => {
    for (const [index, level] of levels.entries()) {
      context.signal.throwIfAborted();
      await restartContainers(host, level, { lease });
      for (const { name, service } of level) lines.push(`${host.label}: ${service} was restarted (${name})`);
      if (index + 1 < levels.length) await untilUp(host, project.project, level, context);
    }
  });
  return { lines, restarted: going.length };
}

/** What the labels of containers say about a project that is not Fairway's. */
function modelByLabels(project: string, containers: readonly ProjectContainer[]): ComposeModel {
  const serviceOf = (id: string) => containers.find((item) => item.id === id)?.service;
  return modelSchema.parse({
    name: project,
    services: Object.fromEntries(
      containers.map(({ service, dependsOn, landlords }) => {
        const landlord = landlords.flatMap((id) => serviceOf(id) ?? [])[0];
        return [
          service,
          {
            depends_on: Object.fromEntries(dependsOn.map((need) => [need, {}])),
            ...(landlord === undefined ? {} : { network_mode: `service:${landlord}` }),
          },
        ];
      }),
    ),
  });
}
