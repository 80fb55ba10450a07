import { openSession, planForDeploy } from '@fairway/compose-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import { deployAsPlanned } from './deploy-as-planned.ts';
import type { RequestOf } from './inputs.ts';

/** preflight → plan → bring, deploy → prove → record. A failed deploy returns to the release that was proven before. */
export async function deployCommand(
  { inputs, source }: RequestOf<'deploy'>,
  context: DeployContext,
): Promise<void> {
  context.setOutput('release', source.release);
  context.about({ release: { version: source.release, commit: context.github.sha } });
  await using open = new AsyncDisposableStack();
  const needsLogin = source.buildFrom !== undefined;
  const { session, guarded } = await openSession(inputs, { needsLogin }, open, context);
  const hosts = await planForDeploy(session, { settings: inputs, source }, open, guarded);
  const migrateUrl = source.migrate === 'auto' ? source.migrateUrl : undefined;
  await deployAsPlanned({ inputs, hosts, migrateUrl }, session, guarded);
}
