import { join } from 'node:path';
import type { JsonObject } from '../expressions/json.ts';
import type { LoadedWorkflow } from '../load/load.ts';
import type { Run } from '../run-state.ts';

const serverUrl = 'https://github.com';
const publicApi = 'https://api.github.com';

/** The `github` context of a run. A reusable workflow has the caller's, as on GitHub. */
export function githubContext({ facts, options, root, dir }: Run): JsonObject {
  const [owner = ''] = options.repository.name.split('/');
  return {
    actor: facts.actor,
    triggering_actor: facts.actor,
    token: facts.token,
    event: facts.payload,
    event_name: facts.event,
    event_path: join(dir, 'event.json'),
    repository: options.repository.name,
    repository_owner: owner,
    repositoryUrl: `git://github.com/${options.repository.name}.git`,
    ref: facts.ref,
    ref_name: facts.refName,
    ref_type: facts.refType,
    ref_protected: false,
    sha: facts.sha,
    head_ref: '',
    base_ref: '',
    run_id: facts.id,
    run_number: '1',
    run_attempt: '1',
    workflow: root.name,
    workflow_ref: workflowRef(options.repository.name, root.path, facts.ref),
    workflow_sha: facts.sha,
    server_url: serverUrl,
    api_url: options.apiUrl ?? publicApi,
    graphql_url: `${options.apiUrl ?? publicApi}/graphql`,
    retention_days: '90',
    secret_source: 'Actions',
  };
}

/** The fields of `job` about the file of the job: the reusable workflow, not its caller. */
export function workflowFileContext({ facts }: Run, { repository, path }: LoadedWorkflow): JsonObject {
  return {
    workflow_ref: workflowRef(repository.name, path, facts.ref),
    workflow_sha: repository.commit,
    workflow_repository: repository.name,
    workflow_file_path: path,
  };
}

const workflowRef = (repository: string, path: string, ref: string): string => `${repository}/${path}@${ref}`;
