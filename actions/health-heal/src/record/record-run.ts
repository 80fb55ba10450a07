import type { DeployContext } from '@fairway/deploy-kit';
import type { RunSoFar } from '../run.ts';
import { keepLastLook } from './last-look.ts';
import { nextLook } from './next-look.ts';
import { pushFigures } from './push-figures.ts';

/** Keeps on the hosts what the next run must know, and pushes figures. What cannot be kept or pushed is a warning. */
export async function recordRun(run: RunSoFar, context: DeployContext): Promise<void> {
  const { inputs, session } = run;
  const { logger } = context;
  if (inputs.dryRun) return;
  const [hosts, before] = await Promise.all([session.hosts, session.lastLook]);
  const next = nextLook(session.subject, run.healing.looked, before);
  await Promise.all([keepLastLook(hosts, session.dir, next, logger), pushFigures(run, next, context)]);
}
