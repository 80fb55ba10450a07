import { crc32 } from 'node:zlib';
import type { TokenHolder } from './access.ts';
import { example } from './description/description.ts';
import type { IssueState, StoredIssue } from './issue-state.ts';
import type {
  PullRequest,
  StoredApproval,
  StoredComment,
  StoredDeployment,
  StoredStatus,
  StoredWorkflow,
} from './state.ts';

type Body = Record<string, unknown>;

const simpleUser = () => example('deployment-simple-example')['creator'] as Body;
const userOf = ({ login, type }: Pick<TokenHolder, 'login' | 'type'>): Body => ({
  ...simpleUser(),
  id: userId(login),
  login,
  type,
});

/** GitHub's number of a user or a bot. */
export const userId = (login: string): number => crc32(login);

/** The answers, made from GitHub's own examples. */
export function userBody({ login, type }: TokenHolder): Body {
  return { ...example('private-user-response-with-public-profile-information'), login, type };
}

export function deploymentBody(deployment: StoredDeployment): Body {
  const { id, ref, sha, environment, description, payload, production, transient } = deployment;
  return {
    ...example('deployment-simple-example'),
    ...{ id, ref, sha, environment, description, payload },
    production_environment: production,
    transient_environment: transient,
  };
}

export function statusBody({ state, description, environmentUrl, logUrl }: StoredStatus): Body {
  return {
    ...example('deployment-status'),
    ...{ state, description },
    environment_url: environmentUrl,
    log_url: logUrl,
    target_url: logUrl,
  };
}

export function commentBody({ id, author, body, pullRequest }: StoredComment): Body {
  const html_url = `https://github.com/acme/marina/pull/${pullRequest}#issuecomment-${id}`;
  return { ...example('issue-comment'), id, body, html_url, user: userOf(author) };
}

export function labelBody({ name, color, description }: IssueState['labels'][number]): Body {
  return { ...example('label'), name, color, description, default: false };
}

export function issueBody(issue: StoredIssue, labels: IssueState['labels']): Body {
  const { id, number, title, body, state, reason, closedAt, createdAt, updatedAt, author, assignees } = issue;
  const assigned = assignees.map((login) => userOf({ login, type: 'User' }));
  return {
    ...example('issue'),
    ...{ id, number, title, body, state, state_reason: reason, user: userOf(author) },
    html_url: `https://github.com/acme/marina/issues/${number}`,
    labels: issue.labels.map((name) =>
      labelBody(labels.find((each) => each.name === name) ?? { name, color: 'ededed', description: '' }),
    ),
    assignee: assigned[0] ?? null,
    assignees: assigned,
    pull_request: undefined,
    closed_by: null,
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    closed_at: closedAt === undefined ? null : new Date(closedAt).toISOString(),
  };
}

export function pullRequestBody({ number, head, open = true, mergedAs }: PullRequest): Body {
  const simple = example('pull-request-simple-items');
  return {
    ...simple,
    number,
    // The example's teams are older than their description.
    requested_teams: [],
    state: open ? 'open' : 'closed',
    head: { ...(simple['head'] as Body), sha: head },
    merge_commit_sha: mergedAs ?? null,
    merged_at: mergedAs ? '2026-11-02T10:00:00Z' : null,
  };
}

export function workflowBody({ file, state }: StoredWorkflow): Body {
  return { ...example('workflow'), path: `.github/workflows/${file}`, state };
}

export function workflowRunsBody(runs: StoredWorkflow['runs']): Body {
  const [sample] = example('workflow-run-paginated')['workflow_runs'] as readonly Body[];
  return {
    total_count: runs.length,
    workflow_runs: runs.map(({ status, conclusion, startedAt }) => ({
      ...sample,
      ...{ status, conclusion, run_started_at: startedAt, created_at: startedAt },
    })),
  };
}

export function approvalBody({ login, state, environment, comment }: StoredApproval): Body {
  const sample = example('environment-approvals-items');
  const [first] = sample['environments'] as readonly Body[];
  const user = userOf({ login, type: 'User' });
  return { ...sample, state, comment, user, environments: [{ ...first, name: environment }] };
}
