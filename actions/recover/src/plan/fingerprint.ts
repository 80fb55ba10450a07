import { createHash } from 'node:crypto';
import type { KeptReleases } from '@fairway/deploy-kit';
import { Failure } from '@fairway/runtime';
import type { RecoveryPlan } from './plan.ts';

/**
 * A short text that is another one as soon as the plan is, or the ledger that it was made from. Who approves what was shown
 * approves nothing else.
 */
export function fingerprintOf(
  { way, running, target, restores }: RecoveryPlan,
  { entries, cutOff }: Pick<KeptReleases, 'entries' | 'cutOff'>,
): string {
  const last = entries.at(-1);
  const parts = [
    way,
    running?.id,
    target.id,
    [last?.id, last?.startedAt, last?.outcome],
    [cutOff?.at, cutOff?.runUrl, cutOff?.exchanges.length],
    restores.map(({ source, chosen }) => [source, chosen.backup.id]),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

/**
 * Requires that what is about to be done is what was shown.
 * @param shown the text of the plan that was approved; empty where nobody had to approve one
 * @throws Failure where something has changed since
 */
export function requireAsShown(
  plan: RecoveryPlan,
  keeps: Parameters<typeof fingerprintOf>[1],
  shown: string,
): void {
  const now = fingerprintOf(plan, keeps);
  if (shown === '' || shown === now) return;
  throw new Failure({
    what: 'Nothing was changed: this is not what was approved.',
    why: `The plan that was shown is ${shown}, and now it would be ${now}. Since then something was deployed, or another backup is the newest.`,
    fix: 'Start the workflow anew, and approve what it shows then.',
  });
}
