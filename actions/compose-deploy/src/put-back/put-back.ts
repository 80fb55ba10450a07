import type { Phase } from '@fairway/action-kit';
import { logEvents } from '@fairway/docker';
import type { Clock, Logger } from '@fairway/runtime';
import { changeServices, placeFiles } from '../deploy/start-services.ts';
import type { Inputs } from '../inputs.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { HostDeploy } from '../plan/deployment.ts';
import { type Proof, proveRelease } from '../prove/prove.ts';

export interface PutBackRequest {
  readonly deploy: HostDeploy;
  readonly inputs: Inputs;
  readonly previous: StoredRelease;
  readonly timeoutMs: number;
  readonly soakMs: number;
  readonly phase: Pick<Phase, 'info' | 'progress'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Containers that are put aside have failed: nobody waits for them. */
const stopSeconds = 1;

/**
 * Puts an earlier release back on a host, from what the host keeps, and proves it as any deploy is proven.
 * @throws Failure when that cannot be proven
 */
export async function putBack(request: PutBackRequest): Promise<Proof> {
  const { deploy, inputs, previous, timeoutMs, soakMs, phase, clock, logger } = request;
  const { info, progress } = phase;
  await placeFiles(deploy, previous);
  const log = await logEvents(deploy.host, inputs.project, clock);
  try {
    const asked = previous.questions;
    const changed = await changeServices({
      installation: deploy,
      inputs,
      wanted: previous,
      deadline: clock.now() + timeoutMs,
      clock,
      info,
      progress,
      log,
      stopSeconds,
    });
    return await proveRelease({
      installation: deploy,
      inputs,
      wanted: previous,
      changed,
      log,
      probes: asked?.probes ?? inputs.verify,
      databaseProbes: asked?.databaseProbes ?? inputs.databaseProbes,
      soakMs,
      drainMs: 0,
      stopSeconds,
      phase,
      clock,
      logger,
    });
  } finally {
    await log.close();
  }
}
