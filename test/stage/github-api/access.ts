import type { Operation } from './description/operations.ts';

export type Level = 'read' | 'write';

/** Whose token it is, and what it may do: permissions as a workflow writes them. */
export interface TokenHolder {
  /** `github-actions[bot]` for GITHUB_TOKEN. */
  readonly login: string;
  readonly type: 'Bot' | 'User';
  readonly permissions: Readonly<Record<string, Level>>;
}

/** What an operation takes, any one of these (https://docs.github.com/rest/authentication/permissions-required-for-github-apps). */
function acceptedPermissions([method, path]: Operation): readonly [scope: string, level: Level][] {
  const level = method === 'get' ? 'read' : 'write';
  if (path.includes('/deployments')) return [['deployments', level]];
  if (path.includes('/labels') || /\/issues(\/\{issue_number\})?$/.test(path)) return [['issues', level]];
  if (path.includes('/issues')) {
    return [
      ['issues', level],
      ['pull-requests', level],
    ];
  }
  if (path.includes('/actions/')) return [['actions', level]];
  if (path.includes('/pulls')) return [['pull-requests', 'read']];
  return [];
}

/**
 * Why a token may not do something, as GitHub says it; nothing where it may. An app's token has no user.
 * @returns the words, and the value of `x-accepted-github-permissions`.
 */
export function refusal(
  holder: TokenHolder,
  operation: Operation,
): { message: string; accepted: string } | undefined {
  const message = 'Resource not accessible by integration';
  if (operation[1] === '/user') return holder.type === 'Bot' ? { message, accepted: '' } : undefined;
  const accepted = acceptedPermissions(operation);
  const may = accepted.some(([scope, level]) => {
    const granted = holder.permissions[scope];
    return granted === 'write' || granted === level;
  });
  if (may) return undefined;
  const words = accepted.map(([scope, level]) => `${scope.replaceAll('-', '_')}=${level}`);
  return { message, accepted: words.join('; ') };
}
