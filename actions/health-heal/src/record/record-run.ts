import type { DeployContext } from '@fairway/deploy-kit';
import type { ProbeHistory } from '@fairway/health/history';
import type { RunSoFar } from '../run.ts';
import type { ToldRun } from '../tell/tell-run.ts';
import { keepHistory, withRun } from './history.ts';
import { keepLastLook } from './last-look.ts';
import { nextLook } from './next-look.ts';
import { pushFigures } from './push-figures.ts';
import { writeStatusPage } from './write-status-page.ts';

/**
 * Keeps on the hosts what the next run must know and what probes saw, and pushes figures. What cannot be kept or pushed
 * is a warning.
 * @returns the history with this run
 */
export async function recordRun(run: RunSoFar, told: ToldRun, context: DeployContext): Promise<ProbeHistory> {
  const { inputs, session, first, healing, maintenance } = run;
  const quiet = maintenance !== undefined || first.verdict.outcome === 'deploying';
  const history = withRun(await session.history, { first, healing }, quiet, context.withoutSecrets);
  if (!inputs.dryRun) await keep(run, history, context);
  // Last, so that a directory that cannot be written costs no memory.
  if (inputs.statusPage !== undefined)
    context.setOutput('status-page', await writeStatusPage(inputs.statusPage, run, told, history, context));
  return history;
}

async function keep(run: RunSoFar, history: ProbeHistory, context: DeployContext): Promise<void> {
  const { session, healing } = run;
  const { logger } = context;
  const [hosts, before] = await Promise.all([session.hosts, session.lastLook]);
  const next = nextLook(session.subject, healing.looked, before);
  await Promise.all([
    keepLastLook(hosts, session.dir, next, logger),
    keepHistory(hosts, session.dir, history, logger),
    pushFigures(run, next, context),
  ]);
}
