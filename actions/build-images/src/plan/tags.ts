import type { GithubContext } from '@fairway/action-kit';

/** Words of the input `tags` that stand for tags; any other line is a tag as it is. */
export const tagPresets = ['release', 'semver', 'sha', 'branch', 'pull-request'] as const;

/** Facts that tags are made from. */
export interface TagFacts {
  readonly release: string;
  /** Whether the release comes before the one that its version names, by the version or because GitHub says so. */
  readonly preRelease: boolean;
  /** Commit; empty where it is not known. */
  readonly sha: string;
  /** Name of the branch; undefined where the run is of none. */
  readonly branch: string | undefined;
  /** Number of the pull request; undefined where the run is of none. */
  readonly pullRequest: number | undefined;
}

/** The tags of a run. */
export interface Tags {
  /** They name this build for good: the content is pushed with them. */
  readonly fixed: readonly string[];
  /** They may have named another build before, so they move after this one is proven. */
  readonly moving: readonly string[];
  /** Why a preset gives fewer tags than its name promises, as sentences. */
  readonly notes: string[];
}

/**
 * Makes the tags of a run. `semver` gives `1.4.2`, `1.4` and `1`, of a pre-release only the whole version and of a
 * version 0.x no `0`, which promises nothing (semver.org, item 4). A tag that a user writes himself may be in use, so it
 * counts as one that moves.
 * @param asked lines of the input `tags`
 */
export function tagsOf(asked: readonly string[], facts: TagFacts): Tags {
  const fixed: string[] = [];
  const moving: string[] = [];
  const notes: string[] = [];
  for (const one of asked) {
    switch (one) {
      case 'release':
        (facts.release === 'latest' ? moving : fixed).push(facts.release);
        break;
      case 'semver': {
        const [whole, ...parts] = semverTags(facts.release);
        if (whole === undefined) {
          notes.push(`The preset "semver" gives no tag: ${facts.release} is not a version such as 1.4.2.`);
          break;
        }
        fixed.push(whole);
        if (!facts.preRelease) moving.push(...parts);
        else if (parts.length > 0)
          notes.push(`The preset "semver" gives ${whole} alone, because ${facts.release} is a pre-release.`);
        break;
      }
      case 'sha':
        if (facts.sha !== '') fixed.push(`sha-${facts.sha.slice(0, 7)}`);
        break;
      case 'branch':
        if (facts.branch !== undefined) moving.push(tagOfText(facts.branch));
        break;
      case 'pull-request':
        if (facts.pullRequest !== undefined) moving.push(`pr-${facts.pullRequest}`);
        break;
      default:
        moving.push(one);
    }
  }
  const unique = [...new Set(fixed)];
  return { fixed: unique, moving: [...new Set(moving)].filter((tag) => !unique.includes(tag)), notes };
}

/** The whole version first, without a leading `v`; empty where the release is no version. */
function semverTags(release: string): readonly string[] {
  const [, major, minor, patch, more = ''] = /^v?(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?$/.exec(release) ?? [];
  if (major === undefined) return [];
  const whole = `${major}.${minor}.${patch}${more}`;
  if (more !== '') return [whole];
  return [whole, `${major}.${minor}`, ...(major === '0' ? [] : [major])];
}

/** A branch's name as a tag: `feature/dry dock` is `feature-dry-dock`. */
function tagOfText(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 128);
}

/** Reads the facts from the event of the run. */
export function tagFacts(
  { ref, sha, payload }: GithubContext,
  release: string,
  preRelease: boolean,
): TagFacts {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  const { pull_request } = payload;
  const number =
    typeof pull_request === 'object' && pull_request !== null && 'number' in pull_request
      ? pull_request.number
      : undefined;
  return { release, preRelease, sha, branch, pullRequest: typeof number === 'number' ? number : undefined };
}
