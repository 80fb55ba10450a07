import type { ErrorsSeen, ProbeResult } from '@fairway/health';
import type { Release } from '@fairway/releases';

/** The output `status` of a run that may have changed something. */
export type Status = 'deployed' | 'unchanged' | 'rolled-back' | 'failed';

/** The ending of a deploy, with the fields that every kind of deploy has. */
export interface Ending {
  readonly status: Status;
  /** The proven release that serves now; undefined where nothing is proven. */
  readonly serves: Release | undefined;
  readonly probes: readonly ProbeResult[];
  /** What users would have seen during the change; absent where nothing was asked meanwhile. */
  readonly errorsSeen?: readonly ErrorsSeen[];
  /** Further things that were done, in words. */
  readonly notes: readonly string[];
}

/** The first line of a summary, with the most important fact. */
export function headlineOf(
  status: Status,
  asked: string,
  previous: string | undefined,
  { rollback = false }: { readonly rollback?: boolean | undefined } = {},
): string {
  switch (status) {
    case 'deployed':
      return rollback ? `rolled back to ${asked}, which is proven` : `${asked} is deployed and proven`;
    case 'unchanged':
      return `${asked} runs already, nothing was touched`;
    case 'rolled-back':
      return `${asked} failed, ${previous} serves again`;
    case 'failed':
      return `${asked} failed`;
  }
}
