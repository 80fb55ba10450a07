import { asFailure, type DeployContext, githubTold, guardedBy } from '@fairway/deploy-kit';
import { countOf, tidyUp } from '@fairway/runtime';
import { type Inputs, readDestroyInputs } from './inputs.ts';
import type { Plan } from './plan.ts';
import { type HostEnding, planInstallation, proveGone, recordInstallation, takeAway } from './removal.ts';
import { type DestroyEnding, tellEnding, tellPlan } from './report.ts';
import { type Installation, openSession, type Session } from './session.ts';

/** preflight → plan → act → prove → record. No host is changed before the plan is complete. */
export async function main(context: DeployContext): Promise<void> {
  context.setOutput('status', 'failed');
  const inputs = readDestroyInputs();
  context.about({
    hosts: inputs.hosts.map(({ name, target }) => name ?? target.address),
    serving: 'untouched',
  });
  await using open = new AsyncDisposableStack();
  const session = await context.phase('preflight', async (phase) => {
    const found = await openSession(inputs, context, open);
    for (const { host, mark } of found.installations)
      phase.proved(
        `${inputs.project} on ${host.name} is staging`,
        `its ledger says so: environment "${mark.environment}", ${mark.directory}`,
      );
    return found;
  });
  const guarded = guardedBy(context, session);
  const plans = await context.phase('plan', async () => {
    const all = new Map<Installation, Plan>();
    await session.all(async (installation) =>
      all.set(installation, await planInstallation(installation, inputs, guarded)),
    );
    tellPlan(all, context.logger);
    return all;
  });
  await carryOut(inputs, session, plans, guarded);
}

/** Carries out the plan. From here on a cancelled run continues, because a half-removed project helps nobody. */
async function carryOut(
  inputs: Inputs,
  session: Session,
  plans: ReadonlyMap<Installation, Plan>,
  context: DeployContext,
): Promise<void> {
  const { logger, phase } = context;
  const planOf = (installation: Installation) => entryOf(plans, installation);
  const gone = new Map<Installation, HostEnding>();
  const ended: DestroyEnding = { inputs, plans, gone };
  context.signal.throwIfAborted();
  context.about({ serving: 'unproven' });
  try {
    const complaints = new Map<Installation, readonly string[]>();
    await phase('act', () =>
      session.all(async (installation) => {
        complaints.set(installation, await takeAway(installation, planOf(installation), inputs, context));
      }),
    );
    await phase('prove', async ({ proved }) => {
      await session.all(async (installation) => {
        const said = complaints.get(installation) ?? [];
        gone.set(installation, await proveGone(installation, planOf(installation), inputs, said, logger));
      });
      for (const [{ host }, { kept }] of gone) {
        proved(`${host.name}: 0 containers and 0 networks of ${inputs.project}`, 'asked of its engine');
        proved(
          `${host.name}: ${countOf(kept.length, 'volume')} kept`,
          'the same names and times of creation as before',
        );
      }
    });
  } catch (error) {
    // After a lost lock another run may own the ledger, so nothing is recorded.
    if (!session.lost.aborted) await recordAll(session, plans, gone, asFailure(error).what, context);
    tellEnding(ended, context);
    throw error;
  }
  await phase('record', async () => {
    await recordAll(session, plans, gone, undefined, context);
    await tellGithub(inputs, context);
  });
  context.about({ serving: 'nothing' });
  tellEnding(ended, context);
}

/** Records a host that is proven to be empty, even where other hosts failed. */
async function recordAll(
  session: Session,
  plans: ReadonlyMap<Installation, Plan>,
  gone: ReadonlyMap<Installation, HostEnding>,
  cause: string | undefined,
  context: DeployContext,
): Promise<void> {
  const record = () =>
    session.all((installation) =>
      recordInstallation(
        installation,
        entryOf(plans, installation),
        gone.has(installation) ? undefined : cause,
        context,
      ),
    );
  if (cause === undefined) await record();
  else await tidyUp(async () => void (await record()), context.logger);
}

async function tellGithub({ environment, token, project }: Inputs, context: DeployContext): Promise<void> {
  const record = { environment, environmentUrl: undefined, token, comment: false };
  const count = await githubTold(record, project, context).deactivate(
    'Destroyed; the data in its volumes is kept.',
  );
  if (count !== undefined)
    context.prove(`${environment} is inactive on GitHub`, `${countOf(count, 'deployment')} made inactive`);
}

function entryOf<V>(map: ReadonlyMap<Installation, V>, installation: Installation): V {
  const value = map.get(installation);
  if (value !== undefined) return value;
  throw new Error(`nothing is known about ${installation.host.name}`);
}
