import { shortLine } from '@fairway/runtime';
import type { Migration } from '../prisma/migrations-folder.ts';
import type { Effect, Fresh } from './effect.ts';
import { judgeStatement } from './judge-statement.ts';
import { parseScript, type Statement } from './parse-script.ts';

/** A statement of a migration and its effects besides adding. Most statements have none. */
export interface PlannedStatement {
  readonly line: number;
  /** The head of its text, on one line. */
  readonly text: string;
  /** The effects of the statement. The output `plan` has them under this name. */
  readonly findings: readonly Effect[];
}

/** The effects of a migration. */
export interface MigrationPlan {
  readonly name: string;
  readonly statements: readonly PlannedStatement[];
  /** No statement is contracting, so the previous release works after the migration as well. */
  readonly expandOnly: boolean;
  readonly blocking: boolean;
  /** The kinds that a comment in the script consents to: `-- fairway: allow contracting, blocking`. */
  readonly consent: readonly Effect['kind'][];
}

/**
 * Reads each statement of the migrations with PostgreSQL's own grammar and returns its effects. Nothing is run.
 * @param migrations all migrations that will be applied together, in order: each may change objects of earlier ones
 */
export async function planMigrations(migrations: readonly Migration[]): Promise<readonly MigrationPlan[]> {
  const fresh: Fresh = { tables: new Set(), columns: new Set() };
  const plans: MigrationPlan[] = [];
  for (const migration of migrations) plans.push(await planOne(migration, fresh));
  return plans;
}

async function planOne({ name, script }: Migration, fresh: Fresh): Promise<MigrationPlan> {
  const parsed = await parseScript(script);
  const statements =
    'why' in parsed
      ? [unreadable(parsed.why, parsed.line)]
      : parsed.map((statement) => planStatement(statement, fresh));
  const kinds = new Set(statements.flatMap(({ findings }) => findings.map(({ kind }) => kind)));
  return {
    name,
    statements,
    expandOnly: !kinds.has('contracting'),
    blocking: kinds.has('blocking'),
    consent: consentIn(script),
  };
}

/** The effects of a migration that its script does not consent to. */
export function unconsented({ statements, consent }: MigrationPlan): readonly (PlannedStatement & Effect)[] {
  return statements.flatMap((statement) =>
    statement.findings
      .filter(({ kind }) => !consent.includes(kind))
      .map((effect) => ({ ...statement, ...effect })),
  );
}

function planStatement({ tree, line, text }: Statement, fresh: Fresh): PlannedStatement {
  return {
    line,
    text: shortLine(text, 120),
    findings: judgeStatement(tree, fresh),
  };
}

function unreadable(why: string, line: number): PlannedStatement {
  const effect: Effect = { kind: 'contracting', why: `PostgreSQL 17 cannot read it: ${why}` };
  return { line, text: 'the script', findings: [effect] };
}

function consentIn(script: string): readonly Effect['kind'][] {
  const lines = script.matchAll(/^\s*--\s*fairway:\s*allow\s+([a-z]+(?:\s*,\s*[a-z]+)*)/gim);
  const words = [...lines].flatMap(([, list = '']) => list.toLowerCase().split(/\s*,\s*/));
  return (['contracting', 'blocking'] as const).filter((kind) => words.includes(kind));
}
