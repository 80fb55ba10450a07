import type { GithubContext } from '@fairway/action-kit';

/** Words of the input `tags` that stand for tags; any other line is a tag as it is. */
export const tagPresets = ['release', 'semver', 'sha', 'branch', 'pull-request'] as const;

/** Facts that tags are made from. */
export interface TagFacts {
  readonly release: string;
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
  /** They move from build to build, after every image has been pushed. */
  readonly moving: readonly string[];
}

/**
 * Makes the tags of a run. `semver` gives `1.4.2`, `1.4` and `1`, of a pre-release only the whole version and of a
 * version 0.x no `0`, which promises nothing (semver.org, item 4).
 * @param asked lines of the input `tags`
 */
export function tagsOf(asked: readonly string[], facts: TagFacts): Tags {
  const fixed: string[] = [];
  const moving: string[] = [];
  for (const one of asked) {
    switch (one) {
      case 'release':
        fixed.push(facts.release);
        break;
      case 'semver': {
        const [whole, ...parts] = semverTags(facts.release);
        if (whole !== undefined) fixed.push(whole);
        moving.push(...parts);
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
        fixed.push(one);
    }
  }
  const unique = [...new Set(fixed)];
  return { fixed: unique, moving: [...new Set(moving)].filter((tag) => !unique.includes(tag)) };
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
export function tagFacts({ ref, sha, payload }: GithubContext, release: string): TagFacts {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  const { pull_request } = payload;
  const number =
    typeof pull_request === 'object' && pull_request !== null && 'number' in pull_request
      ? pull_request.number
      : undefined;
  return { release, sha, branch, pullRequest: typeof number === 'number' ? number : undefined };
}
