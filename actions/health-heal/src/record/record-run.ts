import type { DeployContext } from '@fairway/deploy-kit';
import type { RunSoFar } from '../run.ts';
import { keepLastLook } from './last-look.ts';
import { nextLook } from './next-look.ts';

/** Keeps on the hosts what the next run must know. What cannot be kept is a warning. */
export async function recordRun(run: RunSoFar, { logger }: DeployContext): Promise<void> {
  const { inputs, session } = run;
  if (inputs.dryRun) return;
  const [hosts, before] = await Promise.all([session.hosts, session.lastLook]);
  await keepLastLook(hosts, session.dir, nextLook(session.subject, run.healing.looked, before), logger);
}
