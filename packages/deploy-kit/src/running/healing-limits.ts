/** What a heal waits for. Times are milliseconds. */
export interface HealLimits {
  /** The time for services to come up. */
  readonly timeoutMs: number;
  /** The time for which an earlier release must stay healthy before it counts as proven. */
  readonly soakMs: number;
}

/** Milliseconds beyond which no step waits for services to come up, whatever they ask for. A pull has its own limit. */
export const longestHealMs = 15 * 60_000;

/** The limits where nobody says others: those of a deploy. */
export const healLimits: HealLimits = { timeoutMs: 300_000, soakMs: 10_000 };
