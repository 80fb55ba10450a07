import type { Sighting } from './sighting.ts';

/**
 * For each sighting that is bad because of another one: the key of the last cause in the chain. A cause counts while it
 * is bad itself, or cannot be seen but has an open incident. Of causes in a circle none counts.
 */
export function causesOf(
  sightings: readonly Sighting[],
  openKeys: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const byKey = new Map(sightings.map((sighting) => [sighting.key, sighting]));
  const explains = (key: string): boolean => {
    const cause = byKey.get(key);
    return cause?.state === 'bad' || (cause?.state === 'unseen' && openKeys.has(key));
  };
  const causes = new Map<string, string>();
  for (const { key, state } of sightings) {
    if (state !== 'bad') continue;
    const way = new Set([key]);
    let at = key;
    for (;;) {
      const next = byKey.get(at)?.because;
      if (next === undefined || !explains(next)) break;
      if (way.has(next)) {
        at = key;
        break;
      }
      way.add(next);
      at = next;
    }
    if (at !== key) causes.set(key, at);
  }
  return causes;
}
