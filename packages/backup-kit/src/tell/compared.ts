import type { Source } from '@fairway/dumps';
import { countOf } from '@fairway/runtime';

/**
 * What a restore was compared by, in the words of its kind: the dump of a command has no rows.
 * @param by the command that a source of kind `command` was given to
 */
export function sayCompared(kind: Source['kind'], rows: number, by: 'verify' | 'restore' = 'verify'): string {
  switch (kind) {
    case 'command':
      return `accepted by its own ${by} command`;
    case 'paths':
    case 'volume':
      return `${countOf(rows, 'file or directory', 'files and directories')} compared`;
    default:
      return `${countOf(rows, 'row')} compared`;
  }
}
