import type { Catalogue, Manifest } from '@fairway/backups';
import type { Source } from '@fairway/dumps';
import { isName } from '@fairway/object-store';
import { Failure } from '@fairway/runtime';
import type { BackUpRules } from '../backup/back-up-subject.ts';
import { lockSubject } from '../backup/lock-subject.ts';
import type { Depot } from '../depot/depot.ts';
import type { BackupContext, Subject } from '../subject.ts';
import type { ChosenBackup } from './choose.ts';
import { safetyBackup } from './safety-backup.ts';
import type { Target } from './target.ts';

/** What is replaced, and by what. */
export interface Replacement {
  readonly target: Target;
  readonly chosen: ChosenBackup;
  readonly catalogue: Catalogue;
}

/**
 * Dumps what a restore is about to replace, and restores. The locks are held over both: no backup and no migration works
 * on what is no longer there a moment later. At least one destination must have the dump, whatever the rules say.
 * @throws Failure where somebody uses the target who must not, before anything is dumped or stopped; or where there is no
 *   such dump: nothing is replaced then
 */
export async function whileReplacing<T>(
  { source, state, again }: Subject,
  { target, chosen, catalogue }: Replacement,
  depot: Depot,
  rules: BackUpRules,
  context: BackupContext,
  restore: (context: BackupContext, source: Source) => Promise<T>,
): Promise<{ readonly safety: Manifest; readonly restored: T }> {
  const own = source.isItself(target.name);
  const there = own ? source : apart(source, target.name);
  const subject = { source: there, state, ...(own && again ? { again } : {}) };
  try {
    await requireUnused(there, target, context.signal);
    const lock = await lockSubject(subject, rules, context);
    try {
      const { manifest: safety } = await safetyBackup(
        lock.subject,
        { replacedBy: chosen.manifest, before: 'restore', catalogue, lock },
        depot,
        { ...rules, required: 'any' },
        context,
      );
      // An exchange ends all sessions in a database, and with them the one that holds its lock.
      const signal = AbortSignal.any([context.signal, lock.hostLost]);
      return { safety, restored: await restore({ ...context, signal }, own ? lock.subject.source : source) };
    } finally {
      await lock.release();
    }
  } finally {
    if (!own) await there.close();
  }
}

async function requireUnused(there: Source, { name }: Target, signal: AbortSignal): Promise<void> {
  const users = ((await there.users?.(signal)) ?? []).map(({ container }) => container);
  if (users.length === 0) return;
  throw new Failure({
    what: `The ${there.where} was not replaced. Nothing was dumped, and nothing was stopped.`,
    why: `It is used by ${users.join(', ')}, and the files of a container that runs are not taken away from it.`,
    fix: `Stop what uses it (\`docker stop ${users.join(' ')}\`, or the services of a stack), run this again, and start it afterwards. The action \`recover\` does all of that for an app. To look at the data only, restore into a new name instead of ${name}.`,
  });
}

/** What has the name of the target. Its dump lies in no folder of the source: nobody takes it for one of the source's. */
function apart(source: Source, target: string): Source {
  const there = source.sibling(target);
  if (there.name !== source.name && isName(there.name)) return there;
  const words = target.toLowerCase().match(/[a-z0-9]+/g) ?? ['other'];
  return { ...there, name: `${source.name.slice(0, 31)}-${words.join('-').slice(-31)}` };
}
