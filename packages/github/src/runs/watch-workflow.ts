import type { Api } from '../api/api.ts';
import { GithubFailure } from '../api/github-failure.ts';
import { silenceIn } from './silence.ts';

/** A workflow that should run again and again. */
export interface WatchedWorkflow {
  /** The name of its file: `health.yml`. */
  readonly file: string;
  /** Milliseconds within which a run of it must have come to its end. */
  readonly withinMs: number;
}

/**
 * Why nobody can rely on a workflow, in one sentence; undefined where it runs.
 * @throws GithubFailure when GitHub does not answer, or the token lacks `actions: read`
 */
export async function silenceOfWorkflow(
  api: Api,
  { file, withinMs }: WatchedWorkflow,
): Promise<string | undefined> {
  const manner = {
    task: `say when ${file} ran`,
    permission: 'actions: read',
    twice: 'harmless' as const,
  };
  const asked = { ...api.repo, workflow_id: file, request: { manner } };
  try {
    const [workflow, listed] = await Promise.all([
      api.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}', asked),
      api.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', {
        ...asked,
        per_page: 30,
      }),
    ]);
    const runs = listed.data.workflow_runs.map(({ status, conclusion, run_started_at, created_at }) => ({
      status,
      conclusion,
      startedAt: Date.parse(run_started_at ?? created_at),
    }));
    return silenceIn(workflow.data.state, runs, { now: api.clock.now(), withinMs });
  } catch (error) {
    if (!(error instanceof GithubFailure) || !error.evidence.some((line) => line.startsWith('404')))
      throw error;
    return `There is no workflow ${file} in the repository, or the token lacks \`actions: read\`.`;
  }
}
