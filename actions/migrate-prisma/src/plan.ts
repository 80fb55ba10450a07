import type { Surveyed } from './survey.ts';

/** The databases that have something to apply. */
export function pendingOf(surveyed: readonly Surveyed[]): readonly Surveyed[] {
  return surveyed.filter(({ state }) => state.kind === 'pending');
}

/** What will be done, in lines for a reader. */
export function describePlan(surveyed: readonly Surveyed[]): readonly string[] {
  return surveyed.flatMap(({ database: { name }, state }) =>
    state.kind === 'pending'
      ? [`${name}: ${state.pending.length} to apply`, ...state.pending.map((one) => `  ${one}`)]
      : [`${name}: nothing to apply`],
  );
}
