import { openSession, planForRollback } from '@fairway/compose-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import { deployAsPlanned } from './deploy-as-planned.ts';
import type { RequestOf } from './inputs.ts';

/**
 * preflight → plan → bring, deploy → prove → record, with a release that the hosts have stored. Neither registry nor
 * repository is used.
 */
export async function rollbackCommand(
  { inputs, to }: RequestOf<'rollback'>,
  context: DeployContext,
): Promise<void> {
  await using open = new AsyncDisposableStack();
  const { session, guarded } = await openSession(inputs, { needsLogin: false }, open, context);
  const hosts = await planForRollback(session, { settings: inputs, to }, guarded);
  context.setOutput('release', hosts[0]?.wanted.release.version ?? '');
  await deployAsPlanned({ inputs, hosts, migrateUrl: undefined }, session, guarded);
}
