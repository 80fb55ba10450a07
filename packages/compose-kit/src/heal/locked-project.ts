import type { Session } from '@fairway/access-kit';
import type { DeployContext, HealLimits } from '@fairway/deploy-kit';
import type { RegistryLogin } from '@fairway/docker/registry';
import type { LookedAt } from '../look/look-at-host.ts';

/** A project on hosts that are locked, with the context for all work under the locks. */
export interface LockedProject extends LookedAt {
  readonly session: Session;
  readonly context: DeployContext;
  readonly limits: HealLimits;
  readonly login: RegistryLogin | undefined;
}
