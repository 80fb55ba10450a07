import { invalid, notFound, page } from './answers.ts';
import { commentBody, deploymentBody, pullRequestBody, statusBody, userBody } from './bodies.ts';
import type { Handlers } from './call.ts';
import { issueHandlers } from './issue-handlers.ts';
import { runHandlers } from './run-handlers.ts';
import type { GithubState } from './state.ts';

/** GitHub's behaviour for each operation. */
export const handlers: Handlers = {
  ...issueHandlers,
  ...runHandlers,

  'get /user': ({ holder }) => ({ status: 200, body: userBody(holder) }),

  'get /repos/{owner}/{repo}/deployments': ({ state, query }) => {
    const wanted = state.deployments.filter(
      ({ environment, ref, sha }) =>
        (query.get('environment') ?? environment) === environment &&
        (query.get('ref') ?? ref) === ref &&
        (query.get('sha') ?? sha) === sha,
    );
    return { status: 200, body: page(wanted.toReversed(), query).map(deploymentBody) };
  },

  'post /repos/{owner}/{repo}/deployments': async ({ state, body, holder, commitOf }) => {
    const sha = /^[0-9a-f]{40}$/.test(body.ref) ? body.ref : await commitOf(body.ref);
    if (!sha) return invalid(`No ref found for: ${body.ref}`);
    if (body.auto_merge !== false || body.required_contexts?.length !== 0) {
      return { status: 409, body: { message: 'Conflict: Commit status checks failed for main.' } };
    }
    const deployment = {
      id: state.nextId(),
      ref: body.ref,
      sha,
      environment: body.environment ?? 'production',
      description: body.description ?? '',
      production: body.production_environment ?? body.environment === 'production',
      transient: body.transient_environment ?? false,
      payload: body.payload ?? '',
      creator: holder.login,
      statuses: [],
    };
    state.deployments.push(deployment);
    return { status: 201, body: deploymentBody(deployment) };
  },

  'get /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': ({ state, path, query }) => {
    const deployment = state.deployment(Number(path['deployment_id']));
    if (!deployment) return notFound;
    return { status: 200, body: page(deployment.statuses.toReversed(), query).map(statusBody) };
  },

  'post /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': ({ state, path, body }) => {
    const deployment = state.deployment(Number(path['deployment_id']));
    if (!deployment) return notFound;
    if ((body.description?.length ?? 0) > 140) {
      const error = { resource: 'DeploymentStatus', field: 'description', code: 'invalid' };
      return invalid('Validation Failed', [error]);
    }
    for (const field of ['environment_url', 'log_url'] as const) {
      const address = body[field];
      if (address && !/^https?:\/\//.test(address)) {
        return invalid('Validation Failed', [{ resource: 'DeploymentStatus', field, code: 'invalid' }]);
      }
    }
    const status = {
      state: body.state,
      description: body.description ?? '',
      environmentUrl: body.environment_url ?? '',
      logUrl: body.log_url ?? '',
    };
    state.addStatus(deployment, status, body.auto_inactive ?? true);
    return { status: 201, body: statusBody(status) };
  },

  'get /repos/{owner}/{repo}/issues/{issue_number}/comments': ({ state, path, query }) => {
    const number = Number(path['issue_number']);
    if (!isNumbered(state, number)) return notFound;
    const comments = state.comments.filter(({ pullRequest }) => pullRequest === number);
    return { status: 200, body: page(comments, query).map(commentBody) };
  },

  'post /repos/{owner}/{repo}/issues/{issue_number}/comments': ({ state, path, body, holder }) => {
    const pullRequest = Number(path['issue_number']);
    if (!isNumbered(state, pullRequest)) return notFound;
    if (body.body.length > 65_536) return invalid('Body is too long (maximum is 65536 characters)');
    const comment = { id: state.nextId(), pullRequest, author: holder, body: body.body };
    state.comments.push(comment);
    return { status: 201, body: commentBody(comment) };
  },

  'patch /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ state, path, body }) => {
    const comment = state.comments.find(({ id }) => id === Number(path['comment_id']));
    if (!comment) return notFound;
    if (body.body.length > 65_536) return invalid('Body is too long (maximum is 65536 characters)');
    comment.body = body.body;
    return { status: 200, body: commentBody(comment) };
  },

  'get /repos/{owner}/{repo}/commits/{commit_sha}/pulls': ({ state, path }) => {
    const sha = path['commit_sha'] ?? '';
    const found = state.pullRequests.filter(
      ({ head, mergedAs, commits = [] }) => head === sha || mergedAs === sha || commits.includes(sha),
    );
    return { status: 200, body: found.map(pullRequestBody) };
  },
};

/** A pull request or an issue: both have comments of one kind. */
function isNumbered(state: GithubState, wanted: number): boolean {
  return [...state.pullRequests, ...state.issues.all].some(({ number }) => number === wanted);
}
