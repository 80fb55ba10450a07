import type { Manifest } from '@fairway/backups';

/** Whether a backup holds no row and no file: its data were lost before it was made. */
export function holdsNothing({ kind, rows }: Pick<Manifest, 'kind' | 'rows'>): boolean {
  // A command counts nothing.
  if (kind === 'command') return false;
  // The directory of files is an entry itself.
  const ofNothing = kind === 'volume' || kind === 'paths' ? 1 : 0;
  return Object.values(rows).every((count) => count <= ofNothing);
}
