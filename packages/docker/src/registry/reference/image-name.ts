/** A host name in front of a repository has a dot or a port, or is `localhost` (distribution/reference, `domain`). */
const registry = /^((?:[^/]*[.:][^/]*|localhost))\/(.+)$/;

/** A repository without its registry, which is the same in every row of a table. */
export function shortRepository(repository: string): string {
  return registry.exec(repository)?.[2] ?? repository;
}

/** A digest as a table shows it: its first twelve digits, as Docker shows them. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** The text that a table shows for an image: its short repository, and its short digest if it has one. */
export function shortImage(reference: string): string {
  const [name = '', digest] = reference.split('@');
  // Images that a host built are kept there under tags of Fairway's own; those say nothing to a reader.
  if (name.startsWith('fairway-kept:')) return 'built on the host';
  return digest ? `${shortRepository(name)}@${shortDigest(digest)}` : shortRepository(name);
}

/** The registries of images, each once and sorted; images of Docker Hub that do not name it are left out. */
export function registriesOf(references: readonly string[]): readonly string[] {
  return [...new Set(references.flatMap((reference) => registry.exec(reference)?.[1] ?? []))].sort();
}
