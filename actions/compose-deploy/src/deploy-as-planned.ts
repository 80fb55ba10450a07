import { carryOut, type HostDeploy, type ProjectSession } from '@fairway/compose-kit';
import { type DeployContext, tellDeploy } from '@fairway/deploy-kit';
import type { Inputs } from './inputs.ts';
import { tellEnding, tellWanted } from './report.ts';

export interface Planned {
  readonly inputs: Inputs;
  readonly hosts: readonly HostDeploy[];
  /** The name of the variable with the URL of a database to migrate; undefined where nothing is migrated. */
  readonly migrateUrl: string | undefined;
}

/**
 * Deploys to all hosts as planned, and reports the ending.
 * @throws Failure when the deploy did not end as asked
 */
export async function deployAsPlanned(
  { inputs, hosts, migrateUrl }: Planned,
  session: ProjectSession,
  context: DeployContext,
): Promise<void> {
  const [first] = hosts;
  if (!first) throw new TypeError('a deploy has at least one host');
  const { release } = first.wanted;
  context.setOutput('digests', release.digests);
  context.setOutput('previous-release', first.previous?.release.version ?? '');
  tellWanted(inputs, hosts, context);
  await tellDeploy(
    {
      record: inputs.record,
      subject: inputs.project,
      thread: inputs.project,
      release,
      previous: first.previous?.release,
      entries: first.entries,
      rollback: first.attempt.rollback,
    },
    context,
    () => carryOut({ settings: inputs, hosts, migrateUrl }, session, context),
    (ending) => {
      context.setOutput('status', ending.status);
      context.setOutput('outage', ending.outage);
      tellEnding(inputs, hosts, ending, context);
    },
  );
}
