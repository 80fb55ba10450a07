import { formatStamp } from '@fairway/runtime';
import type { Backup, Catalogue } from '../../src/catalogue/catalogue.ts';
import type { Copy } from '../../src/catalogue/copy.ts';
import { planRetention, type RetentionPlan } from '../../src/retention/plan.ts';
import type { RetentionRules } from '../../src/retention/rules.ts';
import { day, hour } from '../samples.ts';

export const places: readonly string[] = ['b2', 'spaces'];

/** What happens in one night, and how it goes at each destination. */
export interface Night {
  readonly gap: number;
  /** By how much the clock of the runner is wrong. */
  readonly wrongBy: number;
  readonly proven: boolean;
  /** The proof came to one destination only. */
  readonly proofAtOne: boolean;
  /** The proofs of the oldest backup cannot be read. */
  readonly unread: boolean;
  readonly hold: 'set' | 'lifted' | 'as it was';
  readonly at: readonly {
    readonly stored: 'whole' | 'bare' | 'cut' | 'not at all';
    readonly listed: boolean;
    readonly locked: boolean;
  }[];
}

const gaps = [hour, day, day, day, day, 2 * day, 9 * day, 45 * day];
const stored = ['whole', 'whole', 'whole', 'whole', 'whole', 'bare', 'cut', 'not at all'] as const;

/** The night that a number stands for, so that fast-check makes and shrinks whole histories quickly. */
export function nightOf(number: number): Night {
  const bits = (from: number, count: number) => (number >>> from) & (2 ** count - 1);
  const clock = bits(11, 4);
  return {
    gap: gaps[bits(0, 3)] ?? day,
    wrongBy: clock === 1 ? 100 * day : clock === 2 ? -100 * day : 0,
    proven: bits(3, 2) !== 3,
    proofAtOne: bits(30, 1) === 1,
    unread: bits(31, 1) === 1,
    hold: bits(15, 3) === 1 ? 'set' : bits(15, 3) === 2 ? 'lifted' : 'as it was',
    at: [5, 8].map((from, n) => ({
      stored: stored[bits(from, 3)] ?? 'whole',
      listed: bits(18 + 6 * n, 3) !== 1,
      locked: bits(21 + 6 * n, 3) === 1,
    })),
  };
}

/** What a night left behind, with what is true of it and no name or clock tells. */
export interface Kept {
  readonly backup: Backup;
  /** When it began in truth. */
  readonly truly: number;
  /** The destinations that have its proof. */
  readonly proofAt: readonly string[];
}

/** Nights one after the other, with each night's removals applied before the next. */
export class World {
  kept: Kept[] = [];
  now = Date.UTC(2026, 0, 1, 3, 17);
  readonly #rules: RetentionRules;
  #number = 0;

  constructor(rules: RetentionRules) {
    this.#rules = rules;
  }

  /** Backs up, and lets retention decide. Nothing is removed yet. */
  plan(night: Night): RetentionPlan {
    this.now += night.gap;
    this.kept.push(this.#backUp(night));
    if (night.hold !== 'as it was') this.#hold(night.hold === 'set');
    const runner = this.now + night.wrongBy;
    return planRetention(this.#catalogue(night), this.#rules, { sources: ['shop'], now: runner + hour });
  }

  apply({ removals }: RetentionPlan, night: Night): void {
    const isLocked = (destination: string) => night.at[places.indexOf(destination)]?.locked;
    const gone = new Set(removals.flatMap(({ copy }) => (isLocked(copy.destination) ? [] : [copy.keys])));
    this.kept = this.kept
      .map((one) => ({
        ...one,
        backup: { ...one.backup, copies: one.backup.copies.filter(({ keys }) => !gone.has(keys)) },
      }))
      .filter(({ backup }) => backup.copies.length > 0);
  }

  /** How many proven copies a destination has. */
  proven(destination: string): number {
    return this.kept.filter(({ backup }) =>
      backup.copies.some((copy) => copy.destination === destination && copy.provenAt !== undefined),
    ).length;
  }

  #backUp({ wrongBy, proven, proofAtOne, at }: Night): Kept {
    const named = this.now + wrongBy;
    const id = `${formatStamp(named)}-${String(this.#number++).padStart(6, '0')}`;
    const copies = places.flatMap((destination, n): Copy[] => {
      const state = at[n]?.stored ?? 'whole';
      if (state === 'not at all') return [];
      const copy = {
        destination,
        source: 'shop',
        id,
        at: named,
        state,
        bytes: 1,
        taken: { first: this.now + 60_000, last: this.now + 120_000 },
        held: false,
        keys: [`shop/${id}.manifest.json`],
      };
      return [state === 'whole' && proven ? { ...copy, provenAt: named } : copy];
    });
    return {
      backup: { source: 'shop', id, at: named, copies, proofs: [], hasUnread: false, held: false },
      truly: this.now,
      proofAt: proofAtOne ? places.slice(0, 1) : places,
    };
  }

  /** The oldest backup is the one that retention would take next. */
  #hold(held: boolean): void {
    const [oldest, ...others] = this.kept;
    if (oldest) this.kept = [{ ...oldest, backup: { ...oldest.backup, held } }, ...others];
  }

  /** What a run can see of it: neither what is not listed, nor what an unknown proof would tell. */
  #catalogue({ at, unread }: Night): Catalogue {
    const isListed = (destination: string) => at[places.indexOf(destination)]?.listed === true;
    const backups = this.kept.map(({ backup, proofAt }, n) => {
      const hasUnread = unread && n === 0;
      const isKnown = proofAt.some(isListed) && !hasUnread;
      const copies = backup.copies.filter(({ destination }) => isListed(destination));
      return {
        ...backup,
        hasUnread,
        copies: copies.map((copy) => (isKnown ? copy : { ...copy, provenAt: undefined })),
      };
    });
    return {
      sources: new Map([['shop', backups.sort((one, other) => (one.id < other.id ? 1 : -1))]]),
      destinations: places.map((name) => ({
        name,
        foreign: [],
        unreadable: [],
        ...(isListed(name) ? {} : { problem: 'Page 2 answered 500.' }),
      })),
    };
  }
}
