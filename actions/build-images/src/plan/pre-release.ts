/** Words that mark a version before its release, in any of the usual schemes. */
const words =
  'alpha|beta|rc|cr|pre|preview|dev|devel|snapshot|nightly|canary|milestone|ea|next|experimental|unstable|insiders|edge';

/** Each pattern is one way to read a version as one before its release. */
const readings: readonly RegExp[] = [
  // Semantic Versioning 2.0, item 9, with two numbers or more: whatever stands behind a hyphen.
  /\d+\.\d+[0-9.]*-/,
  // A marked word: PEP 440 (2.0.0rc1, 2.0.dev3), Maven (2.0-SNAPSHOT, 2.0.CR1), Ruby (2.0.0.beta), names (nightly-7).
  new RegExp(`(^|[^a-z])(${words})([^a-z]|$)`),
  // The short forms: PEP 440's a, b and c (2.0a1, 2.0.b2), Maven's M1.
  /\d[._-]?[abc]\d*($|[^a-z0-9])/,
  /\d[._-]?m\d+($|[^a-z0-9])/,
  // Debian sorts what begins with a tilde before the version itself.
  /~/,
];

/**
 * Whether a version is one before its release by any of the usual readings: Semantic Versioning, PEP 440, Maven, RubyGems
 * or Debian. In doubt it is: a tag that moves by mistake reaches everyone who follows it.
 */
export function isPreReleaseVersion(version: string): boolean {
  const text = version.toLowerCase();
  // The id of a commit says nothing, whatever letters it has.
  if (/^(sha-)?[0-9a-f]{7,64}$/.test(text)) return false;
  return readings.some((reading) => reading.test(text));
}
