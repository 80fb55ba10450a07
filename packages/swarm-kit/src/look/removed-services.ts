import type { Host } from '@fairway/host';

/**
 * The services of a stack whose removal the engine of a manager remembers. It keeps its last events only, and none of
 * before its start, so a missing event proves nothing.
 * @param names full names
 * @returns full name → when it was removed, in milliseconds since the Unix epoch
 */
export async function removalsRemembered(
  manager: Host,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  if (names.length === 0) return new Map();
  const script =
    'exec docker events --since 720h --until "$(date +%s)" --filter type=service --filter event=remove --format "{{.Time}} {{.Actor.Attributes.name}}"';
  const result = await manager
    .exec(['sh', '-c', script], {
      accept: 'any',
      timeoutMs: 20_000,
      show: 'removed services',
      signal,
    })
    .catch(() => undefined);
  signal.throwIfAborted();
  const removed = (result?.stdout ?? '').split('\n').flatMap((line) => {
    const [, seconds = '', name = ''] = /^(\d+) (\S+)$/.exec(line) ?? [];
    return names.includes(name) ? [[name, Number(seconds) * 1_000] as const] : [];
  });
  return new Map(removed);
}
