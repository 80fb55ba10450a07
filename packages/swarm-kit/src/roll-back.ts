import type { MachineLock } from '@fairway/access-kit';
import {
  type DeployContext,
  type Ended,
  healLimits,
  schemaOfReturn,
  type WayToRelease,
} from '@fairway/deploy-kit';
import { tidyUp } from '@fairway/runtime';
import { carryOut } from './carry-out.ts';
import { enterSwarm } from './fleet/swarm.ts';
import { survey } from './plan/survey.ts';
import type { StackEnding } from './record/ending.ts';
import { takeFromLedger } from './release/stored-release.ts';
import type { StackPlace } from './settings/stack-place.ts';
import type { StackSettings } from './settings/stack-settings.ts';

/**
 * Goes back to an earlier release out of the ledger: rendered then, proven now, and recorded. Only the place of the stack is
 * needed, and no inputs of a deploy.
 * @throws Failure where there is none, and where the databases would not work with it
 */
export async function rollBack(
  place: StackPlace,
  { to, restored, unproven }: WayToRelease,
  lock: MachineLock,
  context: DeployContext,
): Promise<Ended<StackEnding>> {
  const own = settingsOf(place);
  const settings = { ...own, schema: { ...own.schema, restored } };
  await using open = new AsyncDisposableStack();
  // Connected anew: a node may have room again since the last look.
  const swarm = await enterSwarm(place.manager, settings, [], context, { connect: place.connect });
  open.defer(() => tidyUp(swarm.close, context.logger));
  const deploy = await context.phase('plan', () =>
    survey(
      settings,
      swarm,
      (found) => takeFromLedger({ settings, to }, found, context),
      lock.dockerConfig,
      context,
    ),
  );
  const { login: _ofManager, ...attempt } = deploy.attempt;
  const mark = deploy.entries.at(-1)?.login;
  // Awaited here, so that the nodes stay connected until it has ended.
  return await carryOut(
    {
      ...deploy,
      // The swarm keeps the registry login that it has: this run knows none.
      login: { mark: undefined, options: { keepLogins: true } },
      attempt: {
        ...attempt,
        ...schemaOfReturn(deploy.entries, deploy.wanted.release.id, settings.schema),
        rollback: true,
        ...(mark === undefined ? {} : { login: mark }),
      },
    },
    lock,
    context,
    unproven,
  );
}

/** The settings of a rollback. What a deploy would be told besides, the kept release and the ledger say. */
function settingsOf({
  manager,
  login,
  limits = healLimits,
  connect: _,
  ...place
}: StackPlace): StackSettings {
  return {
    ...place,
    manager: { address: manager.address },
    login,
    ...limits,
    // With a login, each node pulls before the deploy. What the swarm keeps for the services stays as it is.
    registryAuth: login ? 'once' : 'keep',
    registry: undefined,
    verify: [],
    keepReleases: Number.MAX_SAFE_INTEGER,
    lockTimeoutMs: 0,
    firstDeployFailed: 'keep',
    recovering: true,
    schema: { marks: undefined, rollbackSafe: true, rollbackUnsafe: false },
    record: { environment: undefined, environmentUrl: undefined, token: undefined, comment: false },
  };
}
