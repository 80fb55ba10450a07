import { randomBytes } from 'node:crypto';
import { Failure } from '@fairway/runtime';
import { isObject, type Json, type JsonObject } from '../expressions/json.ts';
import type { RunOptions } from '../options.ts';
import { git } from '../repositories/git.ts';

/** The facts of a run, which are settled before any file is read. */
export interface RunFacts {
  readonly id: string;
  readonly event: string;
  readonly payload: JsonObject;
  /** `refs/heads/main`, `refs/tags/v1.2.0`. */
  readonly ref: string;
  readonly refName: string;
  readonly refType: 'branch' | 'tag';
  readonly sha: string;
  readonly actor: string;
  /** Empty where nobody gave one: GitHub would refuse a made-up token after many tries. */
  readonly token: string;
  readonly defaultBranch: string;
}

/**
 * Settles the run's ref and commit from its event, as GitHub does: a release runs at its tag, a push at the pushed
 * ref, a schedule at the default branch, a dispatch at the branch on which it is started.
 * @throws Failure when the repository has no such ref
 */
export async function settleFacts(options: RunOptions): Promise<RunFacts> {
  const { path } = options.repository;
  const branch = await git(['rev-parse', '--abbrev-ref', 'HEAD'], path);
  const given = (options.event.payload ?? {}) as JsonObject;
  const wanted = options.ref ?? refOf(options.event.name, given) ?? `refs/heads/${branch}`;
  const { ref, sha } = await findRef(wanted, path);
  const actor = options.actor ?? 'octocat';
  return {
    id: `${Date.now()}${randomBytes(2).readUInt16BE()}`,
    event: options.event.name,
    payload: completePayload(given, options, branch, actor, ref),
    ref,
    refName: ref.replace(/^refs\/(heads|tags)\//, ''),
    refType: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    sha,
    actor,
    token: options.secrets?.['GITHUB_TOKEN'] ?? '',
    defaultBranch: branch,
  };
}

function refOf(event: string, payload: JsonObject): string | undefined {
  const release = payload['release'];
  if (event === 'release' && isObject(release) && typeof release['tag_name'] === 'string')
    return `refs/tags/${release['tag_name']}`;
  return event === 'push' && typeof payload['ref'] === 'string' ? payload['ref'] : undefined;
}

async function findRef(wanted: string, path: string): Promise<{ ref: string; sha: string }> {
  for (const ref of [wanted, `refs/heads/${wanted}`, `refs/tags/${wanted}`]) {
    if (!ref.startsWith('refs/')) continue;
    const sha = await git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], path).catch(() => '');
    if (sha !== '') return { ref, sha };
  }
  throw new Failure({
    what: `The repository ${path} has no ${wanted}.`,
    why: 'The event names a ref that does not exist there.',
    fix: 'Create the tag or branch, or name another one.',
  });
}

/** Adds the fields that GitHub puts into every payload, and that a handwritten one lacks. */
function completePayload(
  given: JsonObject,
  { repository, event, inputs }: RunOptions,
  defaultBranch: string,
  actor: string,
  ref: string,
): JsonObject {
  const [owner = '', name = ''] = repository.name.split('/');
  const more: Record<string, Json> = {
    repository: { name, full_name: repository.name, owner: { login: owner }, default_branch: defaultBranch },
    sender: { login: actor },
  };
  if (event.name === 'workflow_dispatch') {
    more['ref'] = ref;
    more['inputs'] = Object.fromEntries(
      Object.entries(inputs ?? {}).map(([key, value]) => [key, String(value)]),
    );
  }
  return { ...more, ...given };
}
