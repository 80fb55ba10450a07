import type { Api, Manner } from './api.ts';
import { GithubFailure } from './github-failure.ts';

/** Whoever writes with the token. */
export interface Author {
  readonly login: string;
  /** GitHub's number of it; undefined where it is not known. */
  readonly id: number | undefined;
}

const actionsBot: Author = { login: 'github-actions[bot]', id: undefined };

/**
 * Asks under which name the token writes. GraphQL answers this to every kind of token, also to an app's, which has no
 * user to ask for. Where GraphQL refuses, the token is taken for GITHUB_TOKEN, which writes as this bot.
 */
export async function ownAuthor({ request, graphqlUrl }: Api, manner: Manner): Promise<Author> {
  try {
    const { data } = await request('POST /graphql', {
      baseUrl: graphqlUrl,
      query: '{viewer{login databaseId}}',
      request: { manner },
    });
    const { viewer } = (data as { data?: { viewer?: { login?: unknown; databaseId?: unknown } } }).data ?? {};
    if (typeof viewer?.login !== 'string') return actionsBot;
    const { login, databaseId } = viewer;
    return { login, id: typeof databaseId === 'number' ? databaseId : undefined };
  } catch (error) {
    if (!(error instanceof GithubFailure) || !['permission', 'refused'].includes(error.trouble)) throw error;
    return actionsBot;
  }
}

/** Whether an author wrote it. GraphQL and REST spell some bots differently, so the number counts where it is known. */
export function wroteIt(
  { login, id }: Author,
  user: { readonly login: string; readonly id?: number | bigint } | null,
): boolean {
  if (!user) return false;
  return (id !== undefined && Number(user.id) === id) || user.login === login;
}
