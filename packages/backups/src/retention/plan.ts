import type { Backup, Catalogue } from '../catalogue/catalogue.ts';
import type { Copy } from '../catalogue/copy.ts';
import { isReliable } from '../catalogue/counting.ts';
import { clockDoubt } from './clock-doubt.ts';
import { judgeAges, type KeptCopy } from './judge-ages.ts';
import { checkRules, type RetentionRules } from './rules.ts';

const dayMs = 86_400_000;

/** A copy that is to be removed. */
export interface Removal {
  readonly copy: Copy;
  /**
   * - `expired`: no rule keeps it.
   * - `unfinished`: a run was cut before it wrote the manifest, more than a day ago.
   * - `remains`: marks of a backup that is gone.
   */
  readonly why: 'expired' | 'unfinished' | 'remains';
}

/** Where nothing is removed, and why: a sentence. */
export interface Refusal {
  readonly destination: string;
  /** Absent where it holds for all sources. */
  readonly source?: string;
  readonly why: string;
}

/** What retention removes and keeps. */
export interface RetentionPlan {
  readonly removals: readonly Removal[];
  readonly kept: readonly KeptCopy[];
  readonly refusals: readonly Refusal[];
}

/**
 * What is removed and what is kept, of the named sources and at each destination by itself. Every doubt keeps: about the
 * listing, the clock, a manifest, or a copy that nobody has proven.
 * @param sources those of the configuration; others are left as they are
 * @throws RangeError for rules that would leave nothing to restore
 */
export function planRetention(
  catalogue: Catalogue,
  rules: RetentionRules,
  { sources, now }: { readonly sources: readonly string[]; readonly now: number },
): RetentionPlan {
  checkRules(rules);
  const removals: Removal[] = [];
  const kept: KeptCopy[] = [];
  const refusals: Refusal[] = [];
  const allListed = catalogue.destinations.every(({ problem }) => problem === undefined);
  for (const { name: destination, problem } of catalogue.destinations) {
    const here = [...catalogue.sources.values()].flat().flatMap((backup) => copiesAt(backup, destination));
    const refused =
      problem ??
      clockDoubt(
        here.map(({ copy }) => copy),
        now,
      );
    if (refused !== undefined) {
      refusals.push({ destination, why: refused });
      continue;
    }
    const newestTaken = here.reduce((latest, { copy }) => Math.max(latest, copy.taken.last), 0);
    for (const source of sources) {
      const own = here.filter(({ copy }) => copy.source === source);
      const backups = own.filter((one) => {
        const why = allListed ? garbageOf(one, newestTaken) : undefined;
        if (why) removals.push({ copy: one.copy, why });
        return why === undefined;
      });
      if (backups.length > 0 && !backups.some(({ copy }) => isReliable(copy)))
        refusals.push({ destination, source, why: 'No copy there is proven.' });
      for (const { copy, why } of judgeAges(backups, rules, { now, allListed })) {
        if (why === undefined) removals.push({ copy, why: 'expired' });
        else kept.push({ copy, why });
      }
    }
  }
  return { removals, kept, refusals };
}

function copiesAt(backup: Backup, destination: string): { readonly backup: Backup; readonly copy: Copy }[] {
  const copy = backup.copies.find((one) => one.destination === destination);
  return copy ? [{ backup, copy }] : [];
}

/**
 * What is no backup: left by a run that was cut, or by a removal that was. A run that still goes on writes its manifest
 * within the day. The day is measured by the clock of the destination alone.
 */
function garbageOf(
  { backup, copy }: { readonly backup: Backup; readonly copy: Copy },
  newestTaken: number,
): 'unfinished' | 'remains' | undefined {
  if (backup.held || newestTaken - copy.taken.last <= dayMs) return undefined;
  if (copy.state === 'remains') return 'remains';
  // A backup that was ever proven did have a manifest: somebody removed it.
  return copy.state === 'bare' && backup.proofs.length === 0 ? 'unfinished' : undefined;
}
