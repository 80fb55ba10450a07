import type { Session } from '@fairway/access-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import type { LookedAt } from '../look/look-at-host.ts';

/** What a heal waits for. Times are milliseconds. */
export interface HealLimits {
  /** The time for services to come up. */
  readonly timeoutMs: number;
  /** The time for which an earlier release must stay healthy before it counts as proven. */
  readonly soakMs: number;
}

export const healLimits: HealLimits = { timeoutMs: 300_000, soakMs: 10_000 };

/** A project on hosts that are locked, with the context for all work under the locks. */
export interface LockedProject extends LookedAt {
  readonly session: Session;
  readonly context: DeployContext;
  readonly limits: HealLimits;
}
