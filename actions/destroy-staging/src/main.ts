import { asFailure, type DeployContext, githubTold, guardedBy } from '@fairway/deploy-kit';
import { tidyUp } from '@fairway/runtime';
import { type Inputs, readDestroyInputs } from './inputs.ts';
import type { Plan } from './plan.ts';
import { type HostEnding, planPlace, proveGone, recordPlace, takeAway } from './removal.ts';
import { type DestroyEnding, tellEnding, tellPlan } from './report.ts';
import { openSession, type Place, type Session } from './session.ts';

/** preflight → plan → act → prove → record. Until the end of plan nothing is changed on any host. */
export async function main(context: DeployContext): Promise<void> {
  context.setOutput('status', 'failed');
  const inputs = readDestroyInputs();
  await using open = new AsyncDisposableStack();
  const session = await context.phase('preflight', async (phase) => {
    const found = await openSession(inputs, context, open);
    for (const { host, installation } of found.places)
      phase.proved(
        `${inputs.project} on ${host.name} is staging`,
        `its ledger says so: environment "${installation.environment}", ${installation.directory}`,
      );
    return found;
  });
  const guarded = guardedBy(context, session);
  const plans = await context.phase('plan', async () => {
    const all = new Map<Place, Plan>();
    await session.all(async (place) => all.set(place, await planPlace(place, inputs, guarded)));
    tellPlan(all, context.logger);
    return all;
  });
  await carryOut(inputs, session, plans, guarded);
}

/** From here on everything goes to its end, also when the run is cancelled: half of it helps nobody. */
async function carryOut(
  inputs: Inputs,
  session: Session,
  plans: ReadonlyMap<Place, Plan>,
  context: DeployContext,
): Promise<void> {
  const { logger, phase } = context;
  const planOf = (place: Place) => entryOf(plans, place);
  const gone = new Map<Place, HostEnding>();
  const ended: DestroyEnding = { inputs, plans, gone };
  context.signal.throwIfAborted();
  try {
    const complaints = new Map<Place, readonly string[]>();
    await phase('act', () =>
      session.all(async (place) => {
        complaints.set(place, await takeAway(place, planOf(place), inputs, context));
      }),
    );
    await phase('prove', async ({ proved }) => {
      await session.all(async (place) => {
        const said = complaints.get(place) ?? [];
        gone.set(place, await proveGone(place, planOf(place), inputs, said, logger));
      });
      for (const [{ host }, { kept }] of gone) {
        proved(`${host.name}: 0 containers and 0 networks of ${inputs.project}`, 'asked of its engine');
        proved(`${host.name}: ${kept.length} volumes stay`, 'the same names and times of creation as before');
      }
    });
  } catch (error) {
    // Somebody else may hold the lock by now: the ledger is theirs.
    if (!session.lost.aborted) await recordAll(session, plans, gone, asFailure(error).what, context);
    tellEnding(ended, context);
    throw error;
  }
  await phase('record', async () => {
    await recordAll(session, plans, gone, undefined, context);
    await tellGithub(inputs, context);
  });
  tellEnding(ended, context);
}

/** A host that is proven to be empty is recorded as such, whatever became of the others. */
async function recordAll(
  session: Session,
  plans: ReadonlyMap<Place, Plan>,
  gone: ReadonlyMap<Place, HostEnding>,
  cause: string | undefined,
  context: DeployContext,
): Promise<void> {
  const record = () =>
    session.all((place) =>
      recordPlace(place, entryOf(plans, place), gone.has(place) ? undefined : cause, context),
    );
  if (cause === undefined) await record();
  else await tidyUp(async () => void (await record()), context.logger);
}

async function tellGithub({ environment, token, project }: Inputs, context: DeployContext): Promise<void> {
  const record = { environment, environmentUrl: undefined, token, comment: false };
  const count = await githubTold(record, project, context).deactivate(
    'Destroyed; what its volumes hold is kept.',
  );
  if (count !== undefined)
    context.prove(`${environment} is inactive on GitHub`, `${count} deployments made so`);
}

function entryOf<V>(map: ReadonlyMap<Place, V>, place: Place): V {
  const value = map.get(place);
  if (value !== undefined) return value;
  throw new Error(`nothing is known about ${place.host.name}`);
}
