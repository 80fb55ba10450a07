import type { Release } from '@fairway/releases';

/** A version as a page shows it: a whole commit hash by its first seven digits, as GitHub shows it. */
export function shortVersion(version: string): string {
  return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(version) ? version.slice(0, 7) : version;
}

/**
 * The words for two releases in one sentence. The same version with other settings is another release: then both are
 * told apart by the time at which they were made.
 */
export function toldApart(
  asked: Pick<Release, 'version'>,
  before: Pick<Release, 'version' | 'createdAt'> | undefined,
): { readonly asked: string; readonly before: string | undefined } {
  if (before === undefined) return { asked: shortVersion(asked.version), before: undefined };
  if (before.version !== asked.version)
    return { asked: shortVersion(asked.version), before: shortVersion(before.version) };
  const made = before.createdAt.slice(0, 16).replace('T', ' ');
  return {
    asked: `${shortVersion(asked.version)} with new settings`,
    before: `${shortVersion(before.version)} with the settings of ${made} UTC`,
  };
}
