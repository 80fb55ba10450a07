import { code, type Summary } from '@fairway/action-kit';
import { formatSize } from '@fairway/runtime';
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
