/** A host name in front of a repository has a dot or a port, or is `localhost` (distribution/reference, `domain`). */
const registry = /^((?:[^/]*[.:][^/]*|localhost))\/(.+)$/;

/**
 * The text that a table shows for an image: without its registry, which is the same in every row, and with the first
 * twelve digits of its digest, as Docker shows them.
 */
export function shortImage(reference: string): string {
  const [name = '', digest] = reference.split('@');
  // Images that a host built are kept there under tags of Fairway's own; those say nothing to a reader.
  if (name.startsWith('fairway-kept:')) return 'built on the host';
  const short = registry.exec(name)?.[2] ?? name;
  return digest ? `${short}@${digest.replace(/^sha256:/, '').slice(0, 12)}` : short;
}

/** The registries of images, each once and sorted; images of Docker Hub that do not name it are left out. */
export function registriesOf(references: readonly string[]): readonly string[] {
  return [...new Set(references.flatMap((reference) => registry.exec(reference)?.[1] ?? []))].sort();
}
