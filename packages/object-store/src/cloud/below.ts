import { keyBelow } from '../key.ts';
import { type Doing, type Explains, explained } from './explain.ts';

/** The items of a listing by their keys below the prefix of a destination. What fails on the way is explained. */
export async function* itemsBelow<T extends { readonly key: string }>(
  store: Explains,
  {
    prefix,
    items,
    doing,
  }: { readonly prefix: string; readonly items: AsyncGenerator<T>; readonly doing: Doing },
): AsyncGenerator<T> {
  for (;;) {
    const next = await explained(store, doing, () => items.next());
    if (next.done) return;
    const key = keyBelow(prefix, next.value.key);
    if (key !== undefined) yield { ...next.value, key };
  }
}
