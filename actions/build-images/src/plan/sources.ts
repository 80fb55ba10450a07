import type { GithubContext } from '@fairway/action-kit';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { isAddress } from '../inputs/bake-images.ts';
import type { ImageInput } from '../inputs/image-input.ts';
import type { Source } from './labels.ts';
import { sourcePaths } from './source-paths.ts';

/**
 * Checks that every context and Dockerfile is there, before anything is logged in to or built.
 * @throws one Failure for all that is missing
 */
export async function checkSources(
  host: Host,
  images: readonly ImageInput[],
  workspace: string,
): Promise<void> {
  const missing: string[] = [];
  for (const image of images) {
    const { name, bake } = image;
    if (isAddress(image.context)) continue;
    const { context, dockerfile } = sourcePaths(workspace, image);
    if (!(await isDirectory(host, context)))
      missing.push(`${name}: the context ${context} is not a directory`);
    else if (bake?.more['dockerfile-inline'] === undefined && !(await host.stat(dockerfile)))
      missing.push(`${name}: there is no ${dockerfile}`);
  }
  if (missing.length === 0) return;
  throw new Failure({
    what: 'The sources of the images are missing',
    why: `Contexts are directories below ${workspace}; a Dockerfile is looked for in its context.`,
    evidence: missing,
    fix: 'Correct "context" and "dockerfile" of the image, and check out the repository before this step.',
  });
}

/** Whether a path is a directory, or a link to one, which Docker follows. */
async function isDirectory(host: Host, path: string): Promise<boolean> {
  const found = await host.stat(path);
  // A path that ends with a dot is that of the directory itself.
  return found?.type === 'symlink'
    ? (await host.stat(`${path}/.`))?.type === 'directory'
    : found?.type === 'directory';
}

/** Repository and commit of the images, from GitHub and git. Without git the commit's time is unknown. */
export async function readSource(host: Host, github: GithubContext): Promise<Source> {
  const url = github.repository === '' ? '' : `${github.serverUrl}/${github.repository}`;
  const committedAt = await commitTime(host, github);
  return { url, revision: github.sha, committedAt };
}

async function commitTime(host: Host, { sha, workspace }: GithubContext): Promise<number | undefined> {
  if (!/^[0-9a-f]{40,64}$/.test(sha)) return undefined;
  // Git refuses to read a checkout of another account ("dubious ownership") unless it is named as safe.
  const trusted = ['-c', `safe.directory=${workspace}`];
  const said = await host
    .exec(['git', ...trusted, '-C', workspace, 'show', '--no-patch', '--format=%ct', sha], { accept: 'any' })
    .catch(() => undefined);
  const seconds = Number(said?.stdout.trim());
  return said?.exitCode === 0 && Number.isSafeInteger(seconds) && seconds > 0 ? seconds : undefined;
}

/** Whether the event is a release that GitHub calls a pre-release. */
export function isPrerelease({ payload }: GithubContext): boolean {
  const { release } = payload;
  return (
    typeof release === 'object' && release !== null && 'prerelease' in release && release.prerelease === true
  );
}
