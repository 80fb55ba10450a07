import { isMapping, isString } from './github-parser.ts';
import { entriesOf, plainText, type Value } from './value.ts';

export type Level = 'read' | 'write';

/**
 * The permissions of a job's GITHUB_TOKEN: scopes as a workflow writes them. A scope that is not named is not allowed.
 */
export type Permissions = ReadonlyMap<string, Level>;

/**
 * All scopes of `permissions:`.
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
 */
const scopes = [
  'actions',
  'artifact-metadata',
  'attestations',
  'checks',
  'code-quality',
  'contents',
  'deployments',
  'discussions',
  'id-token',
  'issues',
  'models',
  'packages',
  'pages',
  'pull-requests',
  'repository-projects',
  'security-events',
  'statuses',
  'vulnerability-alerts',
];
const writeOnly = ['id-token'];
const readOnly = ['models', 'vulnerability-alerts'];

/** GitHub's default for new repositories, where neither job nor workflow has `permissions:`. */
export const defaultPermissions: Permissions = new Map([
  ['contents', 'read'],
  ['packages', 'read'],
]);

/** Reads `permissions:`, whose names and levels GitHub's parser has checked. */
export function permissionsOf(value: Value | undefined): Permissions | undefined {
  if (value === undefined) return undefined;
  if (isString(value.token)) return allScopes(value.token.value === 'write-all' ? 'write' : 'read');
  if (!isMapping(value.token)) return new Map();
  return new Map(
    entriesOf(value).flatMap((entry) => {
      const level = plainText(entry);
      return level === 'read' || level === 'write' ? [[entry.key, level] as const] : [];
    }),
  );
}

/** The first scope that goes beyond what is allowed. */
export function excessOf(wanted: Permissions, allowed: Permissions): string | undefined {
  for (const [scope, level] of wanted) {
    const granted = allowed.get(scope);
    if (granted !== 'write' && granted !== level) {
      return `\`${scope}: ${level}\`, and is only allowed \`${scope}: ${granted ?? 'none'}\``;
    }
  }
  return undefined;
}

function allScopes(level: Level): Permissions {
  const without = level === 'read' ? writeOnly : [];
  return new Map(
    scopes
      .filter((scope) => !without.includes(scope))
      .map((scope) => [scope, readOnly.includes(scope) ? 'read' : level]),
  );
}
