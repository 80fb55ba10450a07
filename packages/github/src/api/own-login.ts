import type { Api, Manner } from './api.ts';
import { GithubFailure } from './github-failure.ts';

const actionsBot = 'github-actions[bot]';

/**
 * The login under which the token writes. GraphQL answers this to every kind of token, also to an app's, which has no
 * user to ask for. Where GraphQL refuses, the token is taken for GITHUB_TOKEN, which writes as this bot.
 */
export async function ownLogin({ request, graphqlUrl }: Api, manner: Manner): Promise<string> {
  try {
    const { data } = await request('POST /graphql', {
      baseUrl: graphqlUrl,
      query: '{viewer{login}}',
      request: { manner },
    });
    const { viewer } = (data as { data?: { viewer?: { login?: unknown } } }).data ?? {};
    return typeof viewer?.login === 'string' ? viewer.login : actionsBot;
  } catch (error) {
    if (!(error instanceof GithubFailure) || !['permission', 'refused'].includes(error.trouble)) throw error;
    return actionsBot;
  }
}
