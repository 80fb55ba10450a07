import { posix } from 'node:path';
import type { ProjectContainer } from '@fairway/docker/compose';
import { z } from 'zod';

/** What a heal is about to stop or to replace. It is written before, and removed when that has ended. */
export interface BegunHeal {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly containers: readonly string[];
  readonly services: readonly string[];
}

const schema = z.object({ at: z.number(), containers: z.array(z.string()), services: z.array(z.string()) });

/** @param state the directory of the ledger */
export const begunHealFile = (state: string) => posix.join(state, 'heal-begun.json');

/** Reads the file; undefined where there is none, or where it is not whole. */
export function readBegunHeal(text: string | undefined): BegunHeal | undefined {
  try {
    return text === undefined ? undefined : schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Clocks of runner and host may differ by as much. */
const skewMs = 60_000;

/**
 * Whether a container that does not run, or a service without containers, is so because a heal was cut. What was started
 * again since then was finished by somebody.
 */
export function wasBegun(
  begun: BegunHeal | undefined,
  service: string,
  container?: Pick<ProjectContainer, 'id' | 'startedAt'>,
): boolean {
  if (!begun) return false;
  if (!container) return begun.services.includes(service);
  return begun.containers.includes(container.id) && Date.parse(container.startedAt) <= begun.at + skewMs;
}
