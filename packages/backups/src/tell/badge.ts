import { sayElapsed } from '@fairway/runtime';
import type { SourceFigures } from './figures.ts';

/**
 * A badge as data, as shields.io reads it from a URL.
 * @see https://shields.io/badges/endpoint-badge
 */
export interface Badge {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: string;
  readonly color: 'brightgreen' | 'red';
}

/**
 * The badge of a source: how old its newest proven backup is, and how long the last restore took.
 * @param maxAgeMs from this age on it is red
 */
export function backupBadge({ source, worstLossMs, restoreMs }: SourceFigures, maxAgeMs: number): Badge {
  const back = restoreMs === undefined ? '' : `, back in ${sayElapsed(restoreMs)}`;
  return {
    schemaVersion: 1,
    label: `backup of ${source}`,
    message: worstLossMs === undefined ? 'not proven' : `proven, ${sayElapsed(worstLossMs)} old${back}`,
    color: worstLossMs !== undefined && worstLossMs < maxAgeMs ? 'brightgreen' : 'red',
  };
}
