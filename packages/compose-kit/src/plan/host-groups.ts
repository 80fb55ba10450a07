import type { Clock } from '@fairway/runtime';
import type { ProjectSettings } from '../settings/project-settings.ts';

/** Hosts that are changed side by side, and proven before the next group is touched. */
export interface HostGroup<H> {
  readonly hosts: readonly H[];
  /** Milliseconds to wait before this group is touched. */
  readonly pauseMs: number;
  /** The suffix of the group's phase names, which tells groups apart: ` pier1`. Empty where one group has all hosts. */
  readonly where: string;
}

/** The groups in which hosts are changed, in the order of the input `hosts`. */
export function hostGroups<H extends { readonly name: string }>(
  hosts: readonly H[],
  { order, pauseMs }: Pick<ProjectSettings, 'order' | 'pauseMs'>,
): readonly HostGroup<H>[] {
  if (order === 'parallel') return [{ hosts, pauseMs: 0, where: '' }];
  return hosts.map((host, index) => ({
    hosts: [host],
    pauseMs: index === 0 ? 0 : pauseMs,
    where: hosts.length > 1 ? ` ${host.name}` : '',
  }));
}

/**
 * Changes one group after another, and stops at the first group that fails. The hosts of later groups go on serving
 * their release.
 * @returns the result of each host, in the order of the groups
 * @throws the error of a group's change, or the reason of a signal that aborts during a pause
 */
export async function inTurn<H, T>(
  groups: readonly HostGroup<H>[],
  change: (group: HostGroup<H>) => Promise<readonly T[]>,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<readonly T[]> {
  const done: T[] = [];
  for (const group of groups) {
    if (group.pauseMs > 0) await clock.sleep(group.pauseMs, signal);
    done.push(...(await change(group)));
  }
  return done;
}
