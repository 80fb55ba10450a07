import { shortLine } from '@fairway/runtime';
import { Names } from '../catalog/names.ts';
import { contracting, type Effect } from '../judge/effect.ts';
import type { Migration } from '../prisma/migrations-folder.ts';
import { consentIn } from './consent.ts';
import { judgeScript } from './judge-script.ts';
import { refusedTogether } from './outside-transaction.ts';
import { type ParsedScript, parseScript, type Statement, type Unreadable } from './parse-script.ts';

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

/** What a plan depends on besides its scripts. */
export interface PlanContext {
  /** The migrations before, in order: what they tell of types, columns and indexes. */
  readonly history?: readonly Migration[];
  /** The schema of the URL. Default: `public`, as for Prisma. */
  readonly schema?: string;
  /** The version of Prisma that will apply the migrations. Undefined where it is not known. */
  readonly version?: string | undefined;
}

/**
 * Reads each statement of the migrations with PostgreSQL's own grammar and returns its effects. Nothing is run.
 * @param migrations all migrations that will be applied together, in order: each may change objects of earlier ones
 */
export async function planMigrations(
  migrations: readonly Migration[],
  { history = [], schema = 'public', version }: PlanContext = {},
): Promise<readonly MigrationPlan[]> {
  const names = new Names(schema);
  for (const { script } of history) replay(await parseScript(script), names);
  const plans: MigrationPlan[] = [];
  for (const migration of migrations) plans.push(await planOne(migration, names, version));
  return plans;
}

/** Learns from a script that was applied before what is there now. */
export function replay(script: ParsedScript, names: Names): void {
  if ('why' in script) names.known.forget();
  else judgeScript(script, names);
  names.settle();
}

async function planOne(
  { name, script }: Migration,
  names: Names,
  version: string | undefined,
): Promise<MigrationPlan> {
  const parsed = await parseScript(script);
  const statements = 'why' in parsed ? [unreadable(parsed, names)] : planStatements(parsed, names, version);
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

function planStatements(
  statements: readonly Statement[],
  names: Names,
  version: string | undefined,
): readonly PlannedStatement[] {
  const effects = judgeScript(statements, names);
  const refused = refusedTogether(statements, version);
  return statements.map(({ line, text }, index) => {
    const refusal = refused.get(index);
    return {
      line,
      text: shortLine(text, 120),
      findings: [...(effects[index] ?? []), ...(refusal ? [refusal] : [])],
    };
  });
}

/** After a script that cannot be read, nothing is fresh and nothing is known for certain. */
function unreadable({ why, line }: Unreadable, names: Names): PlannedStatement {
  names.known.forget();
  names.settle();
  return { line, text: 'the script', findings: [contracting(`PostgreSQL 17 cannot read it: ${why}`)] };
}
