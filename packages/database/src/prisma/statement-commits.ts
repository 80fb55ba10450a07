/**
 * Whether Prisma commits each statement of a PostgreSQL migration by itself. Before 7.4 a script was one query, which
 * the server applies as a whole. Since 7.4 the engine sends its statements one by one, so that CREATE INDEX CONCURRENTLY
 * may stand beside others; only a script that its own parser cannot read still goes as a whole.
 * Source: prisma/prisma-engines pull requests 5767 and 5847, `split_script_into_statements`.
 */
export function commitsEachStatement(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 7 || (major === 7 && minor >= 4);
}
