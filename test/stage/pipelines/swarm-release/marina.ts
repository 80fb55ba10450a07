import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '@fairway/lab';
import { type RunEvent, type RunResult, runWorkflow } from '@fairway/workflow-runner';
import { type StandIn, startGithubApi } from '../../github-api/github-api.ts';
import { prismaMachineEnv } from '../../prisma-engine/machine-env.ts';
import { keepToldOf } from '../../step/told.ts';
import { type CallerRepository, makeCallerRepository } from './caller-repository.ts';
import type { MarinaRelease } from './releases.ts';
import { type Settings, settingsFor } from './settings.ts';

export interface PublishOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

/** Marina and all that it runs on: a repository, its settings, a fleet. */
export interface Marina {
  readonly lab: Lab;
  readonly repository: CallerRepository;
  readonly settings: Settings;
  /** The stand-in for GitHub's API; the caller of the set-up stops it. */
  readonly github: StandIn;
  /** Commits, tags and publishes a release on GitHub; returns how the workflow run that this starts has ended. */
  publish(release: MarinaRelease, options?: PublishOptions): Promise<RunResult>;
}

/** This repository, under the name that the examples call it by. */
export const fairway = { path: join(import.meta.dirname, '../../../..'), name: 'OWNER/fairway' };

/** Sets marina up in a directory: everything that a team does once, before its first release. */
export async function setUpMarina(lab: Lab, directory: string): Promise<Marina> {
  const workDir = join(directory, 'runs');
  const path = join(directory, 'marina');
  await mkdir(workDir, { recursive: true });
  await mkdir(path, { recursive: true });
  const repository = await makeCallerRepository(path);
  const settings = await settingsFor(lab);
  const commitOf = (ref: string) => repository.git('rev-parse', '--verify', ref).catch(() => undefined);
  // Each run installs its packages at a path of its own: what Node compiles there is of no use to another test.
  const compiled = { NODE_COMPILE_CACHE: join(directory, 'compiled') };
  const machineEnv = { ...lab.machineEnv, ...(await prismaMachineEnv()), ...compiled };
  const github = await startGithubApi({ repository: repository.name, commitOf });

  return {
    lab,
    repository,
    settings,
    github,
    async publish(release, options = {}) {
      const commit = await repository.commitRelease(release);
      const result = await runWorkflow({
        file: '.github/workflows/release.yml',
        repository: { path, name: repository.name },
        fairway,
        event: { name: 'release', payload: publishedEvent(repository.name, release, commit) },
        ref: `refs/tags/${release.tag}`,
        vars: settings.vars,
        inputs: {},
        environments: {
          build: { secrets: settings.environments.build },
          production: { secrets: settings.environments.production },
        },
        machineEnv,
        workDir,
        actor: 'mona',
        apiUrl: github.url,
        token: ({ permissions }) => github.issueToken(permissions),
        ...options,
      });
      keepToldOf(result);
      return result;
    },
  };
}

/** GitHub's event of a published release, as far as a workflow can read it. */
function publishedEvent(repository: string, { tag, title }: MarinaRelease, commit: string) {
  const [owner = '', name = ''] = repository.split('/');
  return {
    action: 'published',
    release: {
      tag_name: tag,
      target_commitish: commit,
      name: title,
      draft: false,
      prerelease: false,
      html_url: `https://github.com/${repository}/releases/tag/${tag}`,
    },
    repository: { name, full_name: repository, owner: { login: owner } },
    sender: { login: 'mona' },
  };
}
