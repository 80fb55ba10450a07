import { readInstallationMark } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import { carryOut } from './carry-out.ts';
import { type HostFacts, readHostFacts } from './fleet/host-facts.ts';
import { statePathsOf } from './fleet/paths.ts';
import type { LockedProject } from './heal/locked-project.ts';
import { settingsOf } from './heal/settings.ts';
import { planForRollback } from './plan-for-rollback.ts';

/**
 * Puts the release before the running one back on all hosts, proves it and records it. No input of a deploy is needed.
 * @returns a line about the release that serves now
 * @throws Failure where there is no such release, where it would not work with the databases, and where it is not proven
 */
export async function rollBackInstalled(project: LockedProject): Promise<readonly string[]> {
  const { session, context } = project;
  const { fleet } = session;
  const [first] = fleet.hosts;
  if (!first) throw new TypeError('a session has at least one host');
  const mark = await readInstallationMark(first, statePathsOf(project).state);
  if (!mark) {
    throw new Failure({
      what: `${project.project} cannot be rolled back.`,
      why: `Nothing of Fairway is installed on ${first.name} under that name.`,
      fix: 'Take `rollback` out of the input "heal", or deploy the project by compose-deploy.',
    });
  }
  const settings = settingsOf(project, mark);
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
  const hosts = await planForRollback({ fleet, factsOf }, { settings, to: 'previous' }, context);
  const { ending, failure } = await carryOut({ settings, hosts, migrateUrl: undefined }, session, context);
  if (failure) throw failure;
  return [`rolled back to ${ending.serves?.version}, which is proven`];
}
