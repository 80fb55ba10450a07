import type { Severity } from '@fairway/runtime';

/** Whether the first severity is worse than the second: P1 is the worst. */
export function isWorse(one: Severity, than: Severity): boolean {
  return one < than;
}

export function worse(one: Severity, other: Severity): Severity {
  return isWorse(one, other) ? one : other;
}
