import type { SwarmService } from '@fairway/docker/swarm';
import { sayElapsed } from '@fairway/runtime';

/** Milliseconds for which an update may go on before its missing tasks count: it may pull, and wait between batches. */
const updatingMs = 60 * 60_000;
/** Milliseconds for which an update may stay paused: somebody looks at it now. */
const pausedMs = 15 * 60_000;

const doing: Readonly<Record<string, { readonly words: string; readonly limitMs: number }>> = {
  updating: { words: 'Swarm is updating it', limitMs: updatingMs },
  rollback_started: { words: 'Swarm is rolling it back', limitMs: updatingMs },
  paused: { words: 'Swarm has paused its update', limitMs: pausedMs },
  rollback_paused: { words: 'Swarm has paused its return', limitMs: pausedMs },
};

/**
 * An update or a return of Swarm's own that has not ended, in words; undefined where there is none. A second update on top
 * of it would take away its way back.
 */
export function openUpdate({ UpdateStatus }: Pick<SwarmService, 'UpdateStatus'>): string | undefined {
  const found = doing[UpdateStatus?.state ?? ''];
  const message = UpdateStatus?.message;
  return found && `${found.words}${message ? `: ${message}` : ''}`;
}

/**
 * The same, only as long as it may take: afterwards its missing tasks are a failure. An update that Swarm has paused does
 * not go on by itself.
 * @param now milliseconds since the Unix epoch by the clock of the swarm
 */
export function updateUnderWay(
  { UpdateStatus }: Pick<SwarmService, 'UpdateStatus'>,
  now: number,
): string | undefined {
  const found = doing[UpdateStatus?.state ?? ''];
  if (!found) return undefined;
  const ageMs = Math.max(0, now - (Date.parse(UpdateStatus?.startedAt ?? '') || now));
  return ageMs > found.limitMs ? undefined : `${found.words} for ${sayElapsed(ageMs)}`;
}
