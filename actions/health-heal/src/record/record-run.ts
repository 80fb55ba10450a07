import type { DeployContext } from '@fairway/deploy-kit';
import type { ProbeHistory } from '@fairway/health/history';
import type { RunSoFar } from '../run.ts';
import { keepHistory, withLook } from './history.ts';
import { keepLastLook } from './last-look.ts';
import { nextLook } from './next-look.ts';
import { pushFigures } from './push-figures.ts';

/**
 * Keeps on the hosts what the next run must know and what probes saw, and pushes figures. What cannot be kept or pushed
 * is a warning.
 * @returns the history with this run
 */
export async function recordRun(run: RunSoFar, context: DeployContext): Promise<ProbeHistory> {
  const { inputs, session, first, healing, maintenance } = run;
  const { logger, withoutSecrets } = context;
  const [hosts, before, earlier] = await Promise.all([session.hosts, session.lastLook, session.history]);
  const quiet = maintenance !== undefined || first.verdict.outcome === 'deploying';
  const history = withLook(earlier, first, quiet, withoutSecrets);
  if (inputs.dryRun) return history;
  const next = nextLook(session.subject, healing.looked, before);
  await Promise.all([
    keepLastLook(hosts, session.dir, next, logger),
    keepHistory(hosts, session.dir, history, logger),
    pushFigures(run, next, context),
  ]);
  return history;
}
