import type { PrismaRun } from './run-prisma.ts';

/** Why `prisma migrate deploy` ended in failure, from the code that it prints. */
export function explainDeploy({ exitCode, lines }: PrismaRun): {
  readonly why: string;
  readonly fix: string;
} {
  const code = /\b(P[13]\d{3})\b/.exec(lines.join('\n'))?.[1];
  const known = code === undefined ? undefined : causes[code];
  if (known) return { why: `${known[0]} (${code}).`, fix: known[1] };
  return {
    why: `\`prisma migrate deploy\` ended with exit status ${exitCode}${code ? ` (${code})` : ''}.`,
    fix: 'Read its last words above, correct the migration, and run this again.',
  };
}

/** Source: https://www.prisma.io/docs/orm/reference/error-reference */
const causes: Readonly<Record<string, readonly [why: string, fix: string]>> = {
  P1001: ['The server stopped answering', 'Check that the server is up, then run this again.'],
  P1002: [
    'The lock of migrations was not free within ten seconds: another migration runs, or one was killed and still runs inside the server',
    'Wait for the other run. If there is none, look in pg_stat_activity for what holds advisory lock 72707369.',
  ],
  P1008: ['The server took too long', 'Look in pg_stat_activity for what it waits for, then run this again.'],
  P3009: [
    'An earlier migration failed, and Prisma applies nothing after it',
    'Put that migration right, mark it with `prisma migrate resolve`, and run this again.',
  ],
  P3018: [
    'The server refused a migration',
    'Correct it, undo by hand what it left behind, `prisma migrate resolve --rolled-back NAME`, and run this again.',
  ],
};
