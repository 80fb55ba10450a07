import type { ActionContext } from '@fairway/action-kit';
import type { Recoverable } from '@fairway/deploy-kit';
import { carryOutRecovery, type RecoveryEnding } from './act/recover.ts';
import type { Data } from './data/data.ts';
import { noData, openData } from './data/open-data.ts';
import { type Inputs, readRecoverInputs } from './inputs.ts';
import { openInstallation } from './open.ts';
import { fingerprintOf, requireAsShown } from './plan/fingerprint.ts';
import { type PlanRequest, planRecovery, type RecoveryPlan } from './plan/plan.ts';
import { requirePossible, requireUndoable } from './plan/possible.ts';
import { type Seen, servicesDown, storesOf, usersThatStay } from './plan/seen.ts';
import { reportRecovery } from './tell/report.ts';
import { aboutSeen, tellLedger, tellPlan, tellSeen, tellWays } from './tell/show.ts';

/**
 * look → decide → stop → back up → restore → exchange → put back → prove → report. `show` ends after the decision, and
 * everything else begins with the same one: what was approved is what is done.
 */
export async function main(context: ActionContext): Promise<void> {
  context.setOutput('status', 'failed');
  const inputs = readRecoverInputs(context.identityToken !== undefined);
  const { phase } = context;
  context.about({ environment: inputs.environment, serving: 'untouched' });
  await using open = new AsyncDisposableStack();
  const { installation, data } = await phase('connect', async () => {
    const opened = await openInstallation(inputs, open, context);
    return { installation: opened, data: inputs.data ? await openData(inputs.data, open, context) : noData };
  });
  // Awaited, so that the connections stay open until it has ended.
  if (inputs.command === 'show') await show(inputs, installation, data, context);
  else await recover(inputs, inputs.command, { installation, data }, context);
}

async function show(
  inputs: Inputs,
  installation: Recoverable,
  data: Data,
  context: ActionContext,
): Promise<void> {
  const seen = await context.phase('look', () => lookAround(installation, data, context));
  aboutSeen(seen, installation, context);
  tellSeen(seen, inputs, context);
  const plans = tellWays(seen, (way) => decide(inputs, way, seen, data, context), context);
  tellLedger(seen, context);
  const plan = Object.fromEntries([...plans].map(([way, made]) => [way, fingerprintOf(made, seen.keeps)]));
  context.setOutput('plan', plan);
  context.setOutput('ways', [...plans.keys()]);
  context.setOutput('status', 'shown');
}

async function recover(
  inputs: Inputs,
  way: PlanRequest['way'],
  { installation, data }: { readonly installation: Recoverable; readonly data: Data },
  context: ActionContext,
): Promise<void> {
  const { phase } = context;
  const startedAt = context.clock.now();
  await using session = await phase('lock', () => installation.lock(inputs.lockTimeoutMs));
  const seen = await phase('look', () => lookAround({ ...installation, look: session.look }, data, context));
  aboutSeen(seen, installation, context);
  const plan = await phase('decide', async () => {
    const made = decide(inputs, way, seen, data, context);
    requireAsShown(made, seen.keeps, inputs.shown);
    return made;
  });
  tellPlan(plan, context);
  const stores = storesOf(seen.look, [...data.sources, ...data.lost]);
  context.about({ serving: 'unproven', serves: null });
  const ending: RecoveryEnding = await carryOutRecovery(
    plan,
    {
      ...{ session, data, stores, down: seen.down, cutOff: seen.keeps.cutOff },
      stopping: seen.look.services.filter(({ service }) => !stores.includes(service)),
      stands: (standing) => context.setOutput('status', standing),
    },
    context,
  );
  const { cutOff } = seen.keeps;
  await reportRecovery({ inputs, plan, ending, startedAt, cutOff, subject: installation.subject }, context);
  if (ending.failure) throw ending.failure;
}

async function lookAround(
  { look, keeps }: Pick<Recoverable, 'look' | 'keeps'>,
  data: Data,
  { signal }: Pick<ActionContext, 'signal'>,
): Promise<Seen> {
  const [seen, kept, catalogue, users] = await Promise.all([
    look(),
    keeps(),
    data.look(),
    Promise.all(data.sources.map(async ({ name, users: of }) => [name, await of(signal)] as const)),
  ]);
  return { look: seen, keeps: kept, catalogue, users: new Map(users), down: servicesDown(seen, data.lost) };
}

/** Decides what one way does, and that all of it can be done: for whoever approves it, and again before it is done. */
function decide(
  { command, place, to, wanted, data: settings }: Inputs,
  way: PlanRequest['way'],
  seen: Seen,
  { sources, lost }: Data,
  { clock }: Pick<ActionContext, 'clock'>,
): RecoveryPlan {
  const identities = settings?.identities ?? [];
  const { sources: names, backups } = wanted;
  const request = { way, to, sources: names, wanted: backups, now: clock.now(), identities };
  const plan = planRecovery(request, seen.keeps, seen.catalogue);
  requireUndoable(seen.keeps.cutOff, [...sources, ...lost]);
  const staying = usersThatStay(seen.users, place.name, storesOf(seen.look, [...sources, ...lost]));
  // Who shows the ways back needs no private key: it may be where the reviewers are asked.
  const hasKeys = command !== 'show' || identities.length > 0;
  requirePossible(plan, sources, hasKeys ? identities : undefined, staying);
  return plan;
}
