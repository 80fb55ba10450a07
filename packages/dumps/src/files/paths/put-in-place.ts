import type { Host } from '@fairway/host';
import { Failure, messageOf } from '@fairway/runtime';
import {
  clearTargetProgram,
  freeTargetProgram,
  settleTargetProgram,
  swapDirectoryProgram,
} from './programs.ts';

/** A directory that is restored, and where it has to go. */
export interface Replacement {
  /** The restored directory. It lies beside the target, so that one rename puts it there. */
  readonly beside: string;
  readonly target: string;
}

const shell = (program: string, ...words: readonly string[]) => ['sh', '-c', program, 'sh', ...words];

/**
 * The absolute target of a restore with its links resolved.
 * @returns undefined where it is one of the paths, or above or below one of them
 */
export async function freeTarget(
  host: Host,
  { target, paths }: { readonly target: string; readonly paths: readonly string[] },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { stdout } = await host.exec(shell(freeTargetProgram, target, ...paths), {
    signal,
    show: `look where ${target} leads to`,
  });
  const [resolved = '', ...sources] = stdout.split('\0').slice(0, -1);
  const isIn = (inner: string, outer: string) => `${inner}/`.startsWith(outer === '/' ? '/' : `${outer}/`);
  const apart = sources.every((path) => !isIn(path, resolved) && !isIn(resolved, path));
  return apart ? resolved : undefined;
}

/** Puts back what an earlier replacement of this target, which was killed half-way, has moved aside. */
export async function settleTarget(host: Host, target: string, signal?: AbortSignal): Promise<void> {
  await host.exec(shell(settleTargetProgram, target), {
    ...(signal ? { signal } : {}),
    show: `look for what a killed restore of ${target} left`,
  });
}

/**
 * Puts a restored directory in the place of its target, and removes what was there.
 * @throws Failure after it has put back what was there; else the Failure names where that lies
 */
export async function putInPlace(
  host: Host,
  { beside, target }: Replacement,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  try {
    // Two renames take no time, and are not to be cut in between.
    await host.exec(shell(swapDirectoryProgram, beside, target), { show: `put ${target} in its place` });
  } catch (error) {
    await settleTarget(host, target).catch((unsettled: unknown) => {
      throw new Failure({
        what: `Nobody knows what is at ${target} on ${host.name} now.`,
        why: messageOf(error),
        evidence: [messageOf(unsettled)],
        fix: `Where nothing is there, run this on ${host.name}: mv -T ${beside}.before ${target}. The next restore into it does so by itself.`,
        cause: error,
      });
    });
    throw error;
  }
  await host.exec(shell(clearTargetProgram, target), {
    ...{ signal, timeoutMs: Number.POSITIVE_INFINITY },
    show: `remove what was at ${target} before, now beside it as ${beside}.replaced`,
  });
}
