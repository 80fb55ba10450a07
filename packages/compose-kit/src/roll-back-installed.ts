import type { Ended, WayToRelease } from '@fairway/deploy-kit';
import { readInstallationMark } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import { carryOut } from './carry-out.ts';
import { type HostFacts, readHostFacts } from './fleet/host-facts.ts';
import { statePathsOf } from './fleet/paths.ts';
import type { LockedProject } from './heal/locked-project.ts';
import { settingsOf } from './heal/settings.ts';
import { planForRollback } from './plan-for-rollback.ts';
import type { ProjectEnding } from './record/ending.ts';

/**
 * Puts a release that is kept back on all hosts, proves it and records it. No input of a deploy is needed.
 * @throws Failure where there is no such release, and where it would not work with the databases
 */
export async function rollBackInstalled(
  project: LockedProject,
  { to, restored, unproven }: WayToRelease,
): Promise<Ended<ProjectEnding>> {
  const { session, context } = project;
  const { fleet } = session;
  const [first] = fleet.hosts;
  if (!first) throw new TypeError('a session has at least one host');
  const mark = await readInstallationMark(first, statePathsOf(project).state);
  if (!mark) {
    throw new Failure({
      what: `${project.project} cannot be rolled back.`,
      why: `Nothing of Fairway is installed on ${first.name} under that name.`,
      fix: 'Deploy the project by compose-deploy: only what it has proven can be gone back to.',
    });
  }
  const own = settingsOf(project, mark);
  const settings = { ...own, schema: { ...own.schema, restored } };
  const facts = new Map(
    await fleet.all(async (host): Promise<readonly [typeof host, HostFacts]> => {
      return [host, await readHostFacts(host, settings, { now: context.clock.now, signal: context.signal })];
    }),
  );
  const factsOf = (host: typeof first) => {
    const found = facts.get(host);
    if (!found) throw new TypeError(`${host.name} was not asked about itself`);
    return found;
  };
  const hosts = await planForRollback({ fleet, factsOf }, { settings, to }, context);
  return carryOut({ settings, hosts, migrateUrl: undefined }, session, context, unproven);
}
