import { posix } from 'node:path';
import type { ComposeProject } from '@fairway/docker/compose';
import { projectStateDir } from '@fairway/releases';
import type { Inputs } from '../inputs.ts';

/** Where things of a project are on a host. */
export interface Places {
  /** Ledger, lock and releases. */
  readonly state: string;
  readonly lease: string;
  /** Copies of managed directories, each under the hash of its content. */
  readonly copies: string;
  /** The rendered file, for Compose and for whoever is on the host. */
  readonly composeFile: string;
  readonly dotenv: string;
  /** What was learnt of the host's Compose: which file it is, and its version. */
  readonly composePlugin: string;
}

export function placesOf({
  stateDir,
  project,
  directory,
}: Pick<Inputs, 'stateDir' | 'project' | 'directory'>): Places {
  const state = projectStateDir(stateDir, project);
  return {
    state,
    lease: posix.join(state, 'lock'),
    copies: posix.join(state, 'files'),
    composeFile: posix.join(directory, 'compose.yaml'),
    dotenv: posix.join(directory, '.env'),
    composePlugin: posix.join(state, 'compose-plugin'),
  };
}

/** The installed project, as Compose on the host is told of it. */
export function installedProject(inputs: Pick<Inputs, 'stateDir' | 'project' | 'directory'>): ComposeProject {
  const { composeFile, lease } = placesOf(inputs);
  return { project: inputs.project, directory: inputs.directory, files: [composeFile], lease };
}

/** The lease of a project, for what is begun under it. */
export function leaseOf(inputs: Pick<Inputs, 'stateDir' | 'project' | 'directory'>): { lease: string } {
  return { lease: placesOf(inputs).lease };
}
