import { askInTime, type Deployment, type Github, openGithub } from '@fairway/github';
import type { GithubRecord } from '../inputs/github-inputs.ts';
import type { DeployContext } from '../run/context.ts';

/** The records about one run on GitHub. They never fail a deploy: a record that GitHub refuses becomes a warning. */
export interface GithubTold {
  /** Shows the deployment as in progress. Without token or environment nothing is recorded. */
  begin(what: { readonly sha: string; readonly description: string }): Promise<void>;
  /** Records the end of the deployment, if its beginning was recorded. */
  end(ok: boolean, description: string): Promise<void>;
  /** Makes every deployment of the environment inactive. Returns their number; undefined where nothing was recorded. */
  deactivate(description: string): Promise<number | undefined>;
  /** Writes or rewrites the comment on the pull request, where a comment is wanted and the run has a pull request. */
  comment(markdown: string): Promise<void>;
}

/**
 * @param subject the name of the deployed thing, in letters, digits and `.:/_-`; each subject has its own comment
 */
export function githubTold(
  { environment, environmentUrl, token, comment }: GithubRecord,
  subject: string,
  context: Pick<DeployContext, 'github' | 'logger' | 'clock' | 'signal' | 'withoutSecrets'>,
): GithubTold {
  const { github, logger, clock, signal, withoutSecrets } = context;
  const { apiUrl, repository } = github;
  // One client for all requests: it begins a deployment and ends it, perhaps an hour later.
  const api = token === undefined ? undefined : openGithub({ token, apiUrl, repository, logger, clock });
  const ask = async <T>(what: string, work: (api: Github) => Promise<T>): Promise<T | undefined> => {
    if (api === undefined) return undefined;
    return askInTime(() => work(api), { what, cancelled: signal.aborted, clock, logger });
  };
  const urls = {
    ...(environmentUrl ? { environmentUrl } : {}),
    ...(github.runUrl ? { logUrl: github.runUrl } : {}),
  };
  let deployment: Deployment | undefined;
  return {
    async begin({ sha, description }) {
      if (environment === undefined) return;
      // A rollback deploys another commit than the one of the run's branch.
      const ref = sha === github.sha ? github.ref : sha;
      const request = { ref, sha, environment, description: withoutSecrets(description), ...urls };
      deployment = await ask('The deployment', (api) => api.startDeployment(request));
    },
    async end(ok, description) {
      const begun = deployment;
      if (!begun) return;
      await ask('How the deployment ended', () =>
        begun.finish(ok ? 'success' : 'failure', {
          description: withoutSecrets(description),
          ...urls,
        }),
      );
    },
    async deactivate(description) {
      if (environment === undefined) return undefined;
      return ask('The end of the environment', (api) =>
        api.deactivate(environment, withoutSecrets(description)),
      );
    },
    async comment(markdown) {
      if (!comment) return;
      await ask('The comment', async (api) => {
        const pullRequest = await api.pullRequestOf({ payload: github.payload, sha: github.sha });
        if (pullRequest === undefined) return logger.info('No pull request belongs to this run: no comment.');
        const body = withoutSecrets(markdown);
        const url = await api.upsertComment({ pullRequest, marker: `fairway:${subject}`, body });
        return logger.info(`Commented: ${url}`);
      });
    },
  };
}
