/** How far the clock of a store is ahead, in milliseconds; undefined where it tells none. */
export function skewOf(serverTime: number, now: number): number | undefined {
  const ms = serverTime - now;
  if (Number.isNaN(ms)) return undefined;
  // A date in a header has whole seconds, so a second of difference is none.
  return Math.abs(ms) < 2_000 ? 0 : Math.round(ms / 1_000) * 1_000;
}

/** A sentence about a store that is not reached over TLS; none about another. */
export function notesOnRoute(url: string): string[] {
  return url.startsWith('http:') ? ['What is sent to it travels in the clear, by http.'] : [];
}
