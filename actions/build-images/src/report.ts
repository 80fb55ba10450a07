import { code, type Summary } from '@fairway/action-kit';
import { registriesOf, shortDigest, shortRepository } from '@fairway/docker/registry';
import { formatSize } from '@fairway/runtime';
import type { ProvenImage } from './publish/prove.ts';

/** Writes what was published into the job summary. */
export function summarise(
  summary: Summary,
  images: readonly ProvenImage[],
  about: {
    readonly release: string;
    readonly revision: string;
    /** What became of the tag `latest`. */
    readonly latest: string;
    /** What the reader may not expect about the tags, as sentences. */
    readonly notes: readonly string[];
    readonly unchanged: ReadonlyMap<string, string>;
  },
): void {
  const registries = registriesOf(images.map(({ repository }) => repository));
  // Where the release is the commit, the list below has the whole of it.
  summary.heading(
    `Images of ${about.release === about.revision ? about.release.slice(0, 7) : about.release}`,
  );
  summary.facts([
    ['Release', about.release],
    ...(about.revision === '' ? [] : [['Commit', code(about.revision.slice(0, 7))] as const]),
    ['latest', about.latest],
    ...(registries.length > 0 ? [['Registry', registries.join(', ')] as const] : []),
  ]);
  for (const note of about.notes) summary.text(note);
  summary.table({
    head: ['Image', 'How', 'Tags', 'Digest', 'Platforms', 'Size'],
    rows: images.map(({ name, repository, tags, digest, platforms, size }) => [
      code(shortRepository(repository)),
      about.unchanged.has(name) ? 'unchanged' : 'built',
      tags.join(', '),
      code(shortDigest(digest)),
      platforms.join(', '),
      formatSize(size),
    ]),
  });
}
