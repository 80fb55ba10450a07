import { Failure } from '@fairway/runtime';
import { type MigrationPlan, planMigrations, unconsented } from '../plan/plan-migration.ts';
import type { Surveyed } from './survey.ts';

/** The migrations to apply to one database; empty where none is pending. */
export interface DatabasePlan {
  readonly name: string;
  readonly migrations: readonly MigrationPlan[];
}

/** The databases with pending migrations. */
export function pendingOf(surveyed: readonly Surveyed[]): readonly Surveyed[] {
  return surveyed.filter(({ state }) => state.kind === 'pending');
}

/**
 * Reads the pending migrations statement by statement. Nothing is run.
 * @param versions the versions of Prisma that are known, by the names of databases
 */
export function planAll(
  surveyed: readonly Surveyed[],
  versions: ReadonlyMap<string, string> = new Map(),
): Promise<readonly DatabasePlan[]> {
  return Promise.all(
    surveyed.map(async ({ entry: { name }, route: { target }, migrations, state }) => {
      const pending = new Set(state.kind === 'pending' ? state.pending : []);
      const wanted = migrations.filter((one) => pending.has(one.name));
      const history = migrations.filter((one) => !pending.has(one.name));
      const context = { history, schema: target.schema, version: versions.get(name) };
      return { name, migrations: wanted.length > 0 ? await planMigrations(wanted, context) : [] };
    }),
  );
}

/** The plans as lines for a reader. */
export function describePlan(plans: readonly DatabasePlan[]): readonly string[] {
  return plans.flatMap(({ name, migrations }) =>
    migrations.length === 0
      ? [`${name}: nothing to apply`]
      : [`${name}: ${migrations.length} to apply`, ...migrations.flatMap(describeMigration)],
  );
}

function describeMigration(plan: MigrationPlan): readonly string[] {
  return [
    `  ${plan.name}: ${describeEffect(plan)}`,
    ...plan.statements.flatMap(({ line, text, findings }) =>
      findings.map(({ kind, why }) => `    line ${line}, ${kind}: ${why} (${text})`),
    ),
  ];
}

/** `expand-only`, `contracting`, `expand-only, blocking` or `contracting, blocking`. */
export function describeEffect({ expandOnly, blocking }: MigrationPlan): string {
  return `${expandOnly ? 'expand-only' : 'contracting'}${blocking ? ', blocking' : ''}`;
}

/**
 * Checks the plans for `allow: expand`. A statement may only add without blocking, or needs its script's consent.
 * @throws Failure naming each statement that does more
 */
export function requireExpanding(plans: readonly DatabasePlan[]): void {
  const refused = plans.flatMap(({ name, migrations }) =>
    migrations.flatMap((plan) =>
      unconsented(plan).map((one) => ({ place: `${name}: ${plan.name}`, ...one })),
    ),
  );
  if (refused.length === 0) return;
  const kinds = [...new Set(refused.map(({ kind }) => kind))].sort();
  throw new Failure({
    what: `${new Set(refused.map(({ place }) => place)).size} of the pending migrations do more than add; no database was changed.`,
    why: '"allow" is "expand", and the scripts do not consent to it.',
    evidence: refused.map(
      ({ place, line, kind, why, text }) => `${place}, line ${line}, ${kind}: ${why} (${text})`,
    ),
    fix: `Do it in steps: first add, release, and take away with a later release. Or consent in the script of a migration that is applied nowhere yet: \`-- fairway: allow ${kinds.join(', ')}: REASON\`. Or set allow: any.`,
  });
}
