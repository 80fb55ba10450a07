import { posix } from 'node:path';
import type { ComposeProject } from '@fairway/docker/compose';
import { projectStateDir } from '@fairway/releases';
import type { ProjectSettings } from '../settings/project-settings.ts';

/** The paths of what Fairway keeps of a project on a host, wherever the project's own files are. */
export interface StatePaths {
  /** Ledger, lock and releases. */
  readonly state: string;
  readonly lease: string;
  /** Copies of managed directories, each under the hash of its content. */
  readonly copies: string;
  /** The file that stores the identity and the version of the host's Compose plugin. */
  readonly composePlugin: string;
}

/** All paths of a project on a host. */
export interface ProjectPaths extends StatePaths {
  /** The rendered Compose file, for Compose and for people on the host. */
  readonly composeFile: string;
  readonly dotenv: string;
}

export function statePathsOf({
  stateDir,
  project,
}: Pick<ProjectSettings, 'stateDir' | 'project'>): StatePaths {
  const state = projectStateDir(stateDir, project);
  return {
    state,
    lease: posix.join(state, 'lock'),
    copies: posix.join(state, 'files'),
    composePlugin: posix.join(state, 'compose-plugin'),
  };
}

export function pathsOf({
  directory,
  ...named
}: Pick<ProjectSettings, 'stateDir' | 'project' | 'directory'>): ProjectPaths {
  return {
    ...statePathsOf(named),
    composeFile: posix.join(directory, 'compose.yaml'),
    dotenv: posix.join(directory, '.env'),
  };
}

/** The installed project, as arguments for Compose on the host. */
export function installedProject(
  settings: Pick<ProjectSettings, 'stateDir' | 'project' | 'directory'>,
): ComposeProject {
  const { composeFile, lease } = pathsOf(settings);
  return { project: settings.project, directory: settings.directory, files: [composeFile], lease };
}

/** The lease of a project, for commands that must run under its lock. */
export function leaseOf(settings: Pick<ProjectSettings, 'stateDir' | 'project'>): { lease: string } {
  return { lease: statePathsOf(settings).lease };
}
