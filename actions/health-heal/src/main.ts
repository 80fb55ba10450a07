import type { DeployContext } from '@fairway/deploy-kit';
import { maintenanceAt } from '@fairway/incidents';
import { healRun } from './heal/heal-run.ts';
import { readHealthInputs } from './inputs.ts';
import { recordRun } from './record/record-run.ts';
import { failureOf } from './report/failure.ts';
import { tellEnding } from './report/report.ts';
import { sayVerdict } from './report/say-verdict.ts';
import { outcomeOf, type RunSoFar } from './run.ts';
import { openHealthSession } from './session.ts';
import { tellRun } from './tell/tell-run.ts';

/**
 * look → judge → heal → prove → tell → record. Nothing is touched before it is judged, its evidence is saved and the
 * attempt is kept. After a step of healing, what is well is proven anew. What was seen is told and recorded also where
 * healing fails. A run that ends before it has judged has no outcome: any word would claim what nobody has seen.
 */
export async function main(context: DeployContext): Promise<void> {
  const inputs = readHealthInputs();
  const { phase, clock } = context;
  context.about({ subject: inputs.subject.name, environment: inputs.environment });
  await using open = new AsyncDisposableStack();
  const { session, first } = await phase('look', async ({ progress }) => {
    const opened = openHealthSession(inputs, context, open, progress);
    return { session: opened, first: await opened.looking.settled() };
  });
  const release = first.seen.installation?.release;
  context.about({
    hosts: first.seen.machines,
    ...(release ? { serves: { version: release.version, commit: release.commit } } : {}),
  });
  const maintenance = maintenanceAt(inputs.maintenance, clock.now());
  await phase('judge', async (judging) => sayVerdict(first, judging));
  const healing = await healRun({ inputs, session, first, maintenance }, context);
  if (healing.steps.length > 0) await phase('prove', async (proving) => sayVerdict(healing.looked, proving));
  const run: RunSoFar = { inputs, session, first, healing, outcome: outcomeOf(healing), maintenance };
  context.setOutput('outcome', run.outcome);
  const told = await phase('tell', () => tellRun(run, context));
  const history = await phase('record', () => recordRun(run, told, context));
  tellEnding(run, told, history, context);
  const failure = failureOf(run, told.incidents);
  if (failure) throw failure;
}
