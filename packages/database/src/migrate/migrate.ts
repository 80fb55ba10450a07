import { type OpenRoutes, openRoutes } from '../reach/open-routes.ts';
import type { DatabaseEntry } from '../reach/route.ts';
import { describeState } from '../state/state.ts';
import { applyAll, applyInOrder, type MigrationRun } from './apply.ts';
import { backUpAll, toBackUp } from './back-up.ts';
import type { MigrateDeps, Teller } from './outcome.ts';
import { type DatabasePlan, describePlan, pendingOf, planAll, requireExpanding } from './plan.ts';
import { type Prepared, prepare } from './prepare.ts';
import { prove } from './prove.ts';
import type { MigrationRules } from './rules.ts';
import { requireMigratable, type Surveyed, survey } from './survey.ts';

/**
 * Migrates every database, after a check that all of them can be migrated. Then reads each database back.
 * @throws Failure when one of them cannot be migrated (then none is), or is not in the expected state afterwards
 */
export async function migrateDatabases(
  entries: readonly DatabaseEntry[],
  rules: MigrationRules,
  deps: MigrateDeps,
): Promise<void> {
  await withSurvey(entries, rules, deps, async (surveyed, teller) => {
    requireMigratable(surveyed);
    const prepared = await prepare(pendingOf(surveyed), { ...rules, ...deps, ...teller });
    return async () => {
      const versions = new Map(prepared.map(({ entry, prisma }) => [entry.name, prisma.version]));
      const plans = await plan(surveyed, deps, rules.allow, versions);
      await backUp(prepared, plans, rules, deps);
      const applied = await apply(prepared, rules, deps);
      await deps.phase('prove', (phase) => prove(surveyed, applied, { ...deps, teller: phase }));
    };
  });
}

/**
 * Plans the work of {@link migrateDatabases}. Nothing is installed, copied or changed.
 * @throws Failure when one of the databases could not be migrated, or `allow` would refuse its plan
 */
export async function planDatabases(
  entries: readonly DatabaseEntry[],
  { allow, lockWaitMs }: Pick<MigrationRules, 'allow' | 'lockWaitMs'>,
  deps: MigrateDeps,
): Promise<void> {
  await withSurvey(entries, { lockWaitMs }, deps, async (surveyed) => {
    requireMigratable(surveyed);
    return async () => {
      await plan(surveyed, deps, allow);
    };
  });
}

/** Preflight: opens the routes, reads all states, and keeps the routes open for the following phases. */
async function withSurvey(
  entries: readonly DatabaseEntry[],
  { lockWaitMs }: Pick<MigrationRules, 'lockWaitMs'>,
  deps: MigrateDeps,
  rest: (surveyed: readonly Surveyed[], teller: Teller) => Promise<() => Promise<void>>,
): Promise<void> {
  let routes: OpenRoutes | undefined;
  try {
    const proceed = await deps.phase('preflight', async (teller) => {
      routes = await openRoutes(entries, { ...deps, ...teller });
      teller.progress('Reading migrations and the history of each database');
      const surveyed = await survey(routes.reached, { ...deps, ...teller, lockWaitMs });
      for (const one of surveyed) {
        deps.note(one.entry.name, { before: one.state, surveyed: one });
        teller.info(`${one.entry.name}: ${describeState(one.state)}`);
      }
      return rest(surveyed, teller);
    });
    await proceed();
  } finally {
    await routes?.close();
  }
}

function plan(
  surveyed: readonly Surveyed[],
  { phase, note }: MigrateDeps,
  allow: MigrationRules['allow'],
  versions?: ReadonlyMap<string, string>,
): Promise<readonly DatabasePlan[]> {
  return phase('plan', async ({ info }) => {
    const plans = await planAll(surveyed, versions);
    for (const one of plans) note(one.name, { plan: one });
    describePlan(plans).forEach(info);
    if (allow === 'expand') requireExpanding(plans);
    return plans;
  });
}

async function backUp(
  prepared: readonly Prepared[],
  plans: readonly DatabasePlan[],
  { backup, timeoutMs }: MigrationRules,
  deps: MigrateDeps,
): Promise<void> {
  const wanted = toBackUp(prepared, plans, backup.when);
  if (backup.when === 'never' || wanted.length === 0) return;
  const dumps = await deps.phase('back-up', (teller) =>
    backUpAll(wanted, backup, { ...deps, timeoutMs, teller }),
  );
  for (const [name, dump] of dumps) deps.note(name, { dump });
}

async function apply(
  prepared: readonly Prepared[],
  { order, timeoutMs, lockWaitMs }: MigrationRules,
  deps: MigrateDeps,
): Promise<readonly MigrationRun[]> {
  if (prepared.length === 0) return [];
  const all = order === 'in-order' ? applyInOrder : applyAll;
  const applied = await deps.phase('migrate', (teller) =>
    all(prepared, { ...deps, timeoutMs, lockWaitMs, teller }),
  );
  for (const { name, tookMs } of applied) deps.note(name, { tookMs });
  return applied;
}
