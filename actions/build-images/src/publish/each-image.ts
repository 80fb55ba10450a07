import { Failure, settle } from '@fairway/runtime';

/**
 * Works on all images side by side and waits for each.
 * @param failed what did not happen to the images: `could not be pushed`
 * @throws one Failure for all that failed
 */
export async function forEachImage<T>(
  images: readonly T[],
  failed: string,
  work: (image: T) => Promise<void>,
): Promise<void> {
  const { failures } = await settle(images.map(work));
  const [first] = failures;
  if (first === undefined) return;
  if (failures.length === 1) throw first;
  throw new Failure({
    what: `${failures.length} of ${images.length} images ${failed}`,
    why: first.why,
    evidence: failures.flatMap((failure) => failure.message.split('\n')).slice(0, 20),
    fix: first.fix,
    cause: first,
  });
}
