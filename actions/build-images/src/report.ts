import { code, type Summary } from '@fairway/action-kit';
import type { ProvenImage } from './publish/prove.ts';

/** Writes what was published into the job summary. */
export function summarise(
  summary: Summary,
  images: readonly ProvenImage[],
  about: {
    readonly release: string;
    readonly revision: string;
    readonly movedLatest: boolean;
    readonly unchanged: ReadonlyMap<string, string>;
  },
): void {
  summary.heading(`Images of ${about.release}`);
  summary.facts([
    ['Release', about.release],
    ...(about.revision === '' ? [] : [['Commit', code(about.revision.slice(0, 12))] as const]),
    ['latest', about.movedLatest ? 'moved to this release' : 'left where it was'],
  ]);
  summary.table({
    head: ['Image', 'How', 'Tags', 'Digest', 'Platforms', 'Size'],
    rows: images.map(({ name, repository, tags, digest, platforms, size }) => [
      code(repository),
      about.unchanged.has(name) ? 'unchanged' : 'built',
      tags.join(', '),
      code(digest),
      platforms.join(', '),
      formatSize(size),
    ]),
  });
}

/** `45.1 MB`: decimal units, as registries and Docker show them. */
export function formatSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
