import type { Api } from '../api/api.ts';

/** One answer of a person to a run that waited for an environment. */
export interface Approval {
  readonly login: string;
  readonly environments: readonly string[];
  readonly comment: string;
}

/**
 * The people who approved a run, in GitHub's order. Empty where no environment asked for it.
 * @throws GithubFailure when GitHub does not answer, or the token lacks `actions: read`
 */
export async function approvalsOf(api: Api, runId: string): Promise<readonly Approval[]> {
  const { data } = await api.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals', {
    ...api.repo,
    run_id: Number(runId),
    request: {
      manner: { task: `say who approved the run ${runId}`, permission: 'actions: read', twice: 'harmless' },
    },
  });
  return data
    .filter(({ state }) => state === 'approved')
    .map(({ user, environments, comment }) => ({
      login: user.login,
      environments: environments.flatMap(({ name }) => name ?? []),
      comment,
    }));
}
