/** A work that has ended, with what it was about. */
export interface Settled<I, O> {
  readonly item: I;
  readonly result: PromiseSettledResult<O>;
}

/**
 * Works on all of them, at most so many at a time, and waits until every work has ended.
 * @returns the results in the order of the items
 */
export async function sideBySide<I, O>(
  items: readonly I[],
  limit: number,
  work: (item: I) => Promise<O>,
): Promise<readonly Settled<I, O>[]> {
  const results: Settled<I, O>[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) {
      const [result] = await Promise.allSettled([work(item)]);
      results[index] = { item, result };
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, worker));
  return results;
}
