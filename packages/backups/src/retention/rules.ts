/** Which backups of a source are kept at each destination. What one rule keeps, no other takes away. */
export interface RetentionRules {
  /** Everything of so many days before the newest proven copy. */
  readonly keepDays: number;
  /** The newest proven copies, whatever their age. At least one. */
  readonly keepMin: number;
  /** The last proven copy of each of so many days, weeks and months that have one. */
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
}

/** @throws RangeError for rules that would leave nothing to restore */
export function checkRules(rules: RetentionRules): void {
  for (const [name, least] of [
    ['keepDays', 1],
    ['keepMin', 1],
    ['daily', 0],
    ['weekly', 0],
    ['monthly', 0],
  ] as const) {
    const value = rules[name];
    if (!Number.isSafeInteger(value) || value < least)
      throw new RangeError(`${name} is ${value}: a whole number from ${least} on is needed.`);
  }
}
