import type { DeployContext } from '@fairway/deploy-kit';
import { keysOf } from '../judge/keys.ts';
import type { RunSoFar } from '../run.ts';
import { keepLastLook, type LastLook } from './last-look.ts';

/** Keeps on the hosts what the next run must know. What cannot be kept is a warning. */
export async function recordRun(run: RunSoFar, { logger }: DeployContext): Promise<void> {
  const { inputs, session } = run;
  if (inputs.dryRun) return;
  const [hosts, before] = await Promise.all([session.hosts, session.lastLook]);
  await keepLastLook(hosts, session.dir, nextLook(run, before), logger);
}

/** This look as the next run needs it. Restarts of what was not seen now are those of before. */
export function nextLook(
  { session, healing }: Pick<RunSoFar, 'session' | 'healing'>,
  before: LastLook,
): LastLook {
  const { seen } = healing.looked;
  const { restarts: keyOf } = keysOf(session.subject);
  const services = seen.installation?.services ?? [];
  const counted = Object.fromEntries(
    services.map(({ service, host, restarts }) => [keyOf(service, host), restarts]),
  );
  const complete = seen.installation !== undefined && healing.looked.verdict.complete;
  const lock = seen.installation?.lock;
  return {
    version: 1,
    at: seen.at,
    restarts: complete ? counted : { ...before.restarts, ...counted },
    ...(lock ? { lockedSince: before.lockedSince ?? lock.since ?? seen.at } : {}),
  };
}
