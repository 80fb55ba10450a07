import type { PrismaRun } from './prisma.ts';

/** The reason why `prisma migrate deploy` failed, as parts of a Failure. */
export interface DeployProblem {
  readonly why: string;
  readonly fix: string;
  readonly evidence: readonly string[];
}

/** Explains a failed run by the code and the message that Prisma prints. */
export function explainDeploy({ exitCode, lines }: PrismaRun): DeployProblem {
  const text = lines.join('\n');
  const limit = limits.find(({ words }) => text.includes(words));
  if (limit) return { why: limit.why, fix: limit.fix, evidence: complaintOf(lines) };
  const code = /\b(P[13]\d{3})\b/.exec(text)?.[1];
  const known = code === undefined ? undefined : causes[code];
  const evidence = complaintOf(lines);
  if (known) return { why: `${known[0]} (${code}).`, fix: known[1], evidence };
  return {
    why: `\`prisma migrate deploy\` ended with exit status ${exitCode}${code ? ` (${code})` : ''}.`,
    fix: 'Read its last lines above, correct the migration, and run this again.',
    evidence,
  };
}

/** Prisma's lines from its first error on, without the positions in its own source. */
function complaintOf(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith('Error'));
  const frame = /^ {3,}(\d+: |at |with )/;
  return lines
    .slice(Math.max(0, start))
    .filter((line) => !frame.test(line))
    .slice(-15);
}

const undone =
  'It was undone as a whole, unless it has statements that cannot run in a transaction: `prisma migrate resolve --rolled-back NAME`, then run this again';

/** The server's messages when a session has reached one of its limits. */
const limits = [
  {
    words: 'canceling statement due to lock timeout',
    why: 'A table was in use for longer than lock-timeout, so that the migration did not get its lock.',
    fix: `${undone} at a quieter time. Long transactions that are in the way are in pg_stat_activity.`,
  },
  {
    words: 'canceling statement due to statement timeout',
    why: 'A statement took longer than statement-timeout.',
    fix: `${undone} with a longer statement-timeout, or split the statement.`,
  },
] as const;

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
