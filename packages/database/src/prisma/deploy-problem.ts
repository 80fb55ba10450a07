import type { PrismaRun } from './prisma.ts';
import { commitsEachStatement } from './statement-commits.ts';

/** The reason why `prisma migrate deploy` failed, as parts of a Failure. */
export interface DeployProblem {
  readonly why: string;
  readonly fix: string;
  readonly evidence: readonly string[];
}

/**
 * Explains a failed run by the code and the message that Prisma prints.
 * @param version the version of Prisma, which decides what stays of a migration that failed
 */
export function explainDeploy({ exitCode, lines }: PrismaRun, version: string): DeployProblem {
  const text = lines.join('\n');
  const evidence = complaintOf(lines);
  const begun = hasBegun(text);
  const limit = limits.find(({ words }) => text.includes(words));
  if (limit) return { why: limit.why, fix: `${again(version)} ${limit.advice}`, evidence };
  const refusal = refusals.find(({ shown }) => shown.test(text));
  if (refusal) {
    const next = begun ? again(version) : 'Nothing of the migration was begun: run this again.';
    return { why: refusal.why, fix: `${refusal.fix} ${next}`, evidence };
  }
  const code = /\b(P[13]\d{3})\b/.exec(text)?.[1];
  if (code === 'P3018') {
    return {
      why: 'The server refused a migration (P3018).',
      fix: `Correct it. ${again(version)}`,
      evidence,
    };
  }
  const known = code === undefined ? undefined : causes[code];
  if (known) return { why: `${known[0]} (${code}).`, fix: known[1], evidence };
  return {
    why: `\`prisma migrate deploy\` ended with exit status ${exitCode}${code ? ` (${code})` : ''}.`,
    fix: 'Read its last lines above, correct the migration, and run this again.',
    evidence,
  };
}

/**
 * Whether Prisma gave up because somebody else held its lock. It has begun no migration then. A `lock_timeout` of the session
 * ends its wait, too.
 */
export function isRefusedByLock({ exitCode, lines }: Pick<PrismaRun, 'exitCode' | 'lines'>): boolean {
  const text = lines.join('\n');
  if (exitCode === 0 || hasBegun(text)) return false;
  return /acquire a postgres advisory lock/.test(text) || text.includes(limits[0].words);
}

/** Prisma marks a migration as failed in the history only once it has begun it. */
function hasBegun(text: string): boolean {
  return /\bP3018\b|\bApplying migration\b/.test(text);
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

/** What stays of a migration that failed, and how it is applied again. */
function again(version: string): string {
  const left = commitsEachStatement(version)
    ? `Prisma ${version} commits each statement by itself, so the statements before the one that failed are applied: undo them by hand, or write the migration so that it can run again (IF NOT EXISTS).`
    : `Prisma ${version} sends a migration as a whole, so the server has undone it, unless it holds COMMIT.`;
  return `${left} Then \`prisma migrate resolve --rolled-back NAME\`, and run this again.`;
}

/** The server's messages when a session has reached one of its limits. */
const limits = [
  {
    words: 'canceling statement due to lock timeout',
    why: 'A table was in use for longer than lock-timeout, so that the migration did not get its lock.',
    advice: 'Choose a quieter time. Long transactions that are in the way are in pg_stat_activity.',
  },
  {
    words: 'canceling statement due to statement timeout',
    why: 'A statement took longer than statement-timeout, or than the statement_timeout of this role or database.',
    advice: 'Set a longer statement-timeout, or split the statement.',
  },
] as const;

/** What the server refuses whatever the migration says. Source: PostgreSQL's manual, appendix A (SQLSTATE). */
const refusals: readonly { readonly shown: RegExp; readonly why: string; readonly fix: string }[] = [
  {
    shown: /\b42501\b|permission denied|must be owner of/i,
    why: 'The user of the URL lacks a right that the migration needs (42501).',
    fix: 'Grant it, as the message names it: often `GRANT CREATE ON SCHEMA public TO USER`, or ownership of the table. The migration itself may be right.',
  },
  {
    shown: /\b25006\b|in a read-only transaction/i,
    why: 'The session may only read (25006).',
    fix: 'Use the primary server and not a replica, and a user without `default_transaction_read_only`. The migration itself may be right.',
  },
  {
    shown: /\b25001\b|cannot run inside a transaction block/i,
    why: 'A statement that cannot run inside a transaction, such as CREATE INDEX CONCURRENTLY, stands beside others (25001).',
    fix: 'Put it into a migration of its own.',
  },
];

/** Source: https://www.prisma.io/docs/orm/reference/error-reference */
const causes: Readonly<Record<string, readonly [why: string, fix: string]>> = {
  P1001: ['The server stopped answering', 'Check that the server is up, then run this again.'],
  P1002: [
    'The lock of migrations was not free within ten seconds: another migration runs, or one was killed and still runs inside the server',
    'Wait for the other run. If there is none, look in pg_stat_activity for what holds advisory lock 72707369.',
  ],
  P1008: ['The server took too long', 'Look in pg_stat_activity for what it waits for, then run this again.'],
  P1014: [
    'A table that Prisma needs is not where it looks: a migration may have changed `search_path` for the rest of its session',
    'Write `SET LOCAL search_path` inside BEGIN and COMMIT, or name tables with their schema. Then read the state with `command: plan`.',
  ],
  P3005: [
    'The schema is not empty, and Prisma has no history there',
    'Is it the right database? If so, baseline it once: `prisma migrate resolve --applied NAME` for each migration that it already has.',
  ],
  P3009: [
    'An earlier migration failed, and Prisma applies nothing after it',
    'Put that migration right, mark it with `prisma migrate resolve`, and run this again.',
  ],
};
