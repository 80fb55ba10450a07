import type { Backup } from '../catalogue/catalogue.ts';
import type { Copy } from '../catalogue/copy.ts';
import { isNamedAhead, isReliable } from '../catalogue/counting.ts';
import { day, lastOfEach, month, week } from './periods.ts';
import type { RetentionRules } from './rules.ts';

const dayMs = 86_400_000;

/**
 * Why a copy is kept.
 * - `hold`: a person put it on hold.
 * - `clock`: the clock that named it was ahead, so its age is unknown.
 * - `unsure`: its manifest or a proof of it was not read, or a destination was not listed that may have one.
 * - `young`: it is within the days that everything is kept.
 * - `minimum`: it is among the newest proven ones.
 * - `daily`, `weekly`, `monthly`: it is the last proven one of its period.
 * - `uncovered`: too few proven copies are newer, so it may be all that is left of its time.
 */
export type KeepReason =
  | 'hold'
  | 'clock'
  | 'unsure'
  | 'young'
  | 'minimum'
  | 'daily'
  | 'weekly'
  | 'monthly'
  | 'uncovered';

export interface KeptCopy {
  readonly copy: Copy;
  readonly why: KeepReason;
}

/**
 * Why each copy of one source at one destination is kept; undefined for those that no rule keeps.
 * @param newestFirst sorted by time
 * @param look.allListed whether every destination was listed, so that no proof is unknown
 */
export function judgeAges(
  newestFirst: readonly { readonly backup: Backup; readonly copy: Copy }[],
  rules: RetentionRules,
  { now, allListed }: { readonly now: number; readonly allListed: boolean },
): { readonly copy: Copy; readonly why: KeepReason | undefined }[] {
  const proven = newestFirst
    .filter(({ backup, copy }) => isReliable(copy) && !backup.hasUnread)
    .map(({ copy }) => copy);
  const [newest] = proven;
  // Ages are those at the newest proven copy: where backups stop, or a clock runs far ahead, nothing grows old.
  const from = Math.min(now, newest?.at ?? now);
  const minimum = proven.slice(0, rules.keepMin);
  const last = minimum[rules.keepMin - 1];
  const keptFor: readonly (readonly [KeepReason, ReadonlySet<Copy>])[] = [
    ['minimum', new Set(minimum)],
    ['daily', lastOfEach(proven, day, rules.daily)],
    ['weekly', lastOfEach(proven, week, rules.weekly)],
    ['monthly', lastOfEach(proven, month, rules.monthly)],
  ];
  const reason = ({ backup, copy }: (typeof newestFirst)[number]): KeepReason | undefined => {
    if (backup.held) return 'hold';
    if (isNamedAhead(copy)) return 'clock';
    if (copy.state === 'unreadable' || backup.hasUnread) return 'unsure';
    if (copy.provenAt === undefined && !allListed) return 'unsure';
    if (!last) return 'uncovered';
    if (from - copy.at <= rules.keepDays * dayMs) return 'young';
    return (
      keptFor.find(([, copies]) => copies.has(copy))?.[0] ?? (copy.at >= last.at ? 'uncovered' : undefined)
    );
  };
  return newestFirst.map((one) => ({ copy: one.copy, why: reason(one) }));
}
