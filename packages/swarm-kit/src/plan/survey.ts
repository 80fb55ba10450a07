import {
  attemptOf,
  type DeployContext,
  obstaclesTo,
  readProving,
  schemaOfAttempt,
} from '@fairway/deploy-kit';
import { viewStack } from '@fairway/docker/swarm';
import {
  type Ledger,
  type LedgerEntry,
  lastProven,
  openLedger,
  readCutOffRecovery,
  requireNoCutOffRecovery,
  stackStateDir,
} from '@fairway/releases';
import type { Swarm } from '../fleet/swarm.ts';
import type { Installation } from '../release/installation.ts';
import type { Wanted } from '../release/wanted.ts';
import type { StackSettings } from '../settings/stack-settings.ts';
import type { StackDeploy } from './stack-deploy.ts';
import { keptLogin } from './swarm-login.ts';

/**
 * Finds the wanted release, the stack as it is, and the release to go back to. Nothing is changed.
 * @throws Failure where a recovery of the stack was cut off
 * @param workOut makes the wanted release, from the repository or from the ledger
 * @param dockerConfig directory of the login on the manager
 */
export async function survey(
  settings: StackSettings,
  swarm: Swarm,
  workOut: (found: Installation) => Promise<Wanted>,
  dockerConfig: string | undefined,
  context: DeployContext,
): Promise<StackDeploy> {
  const { clock, fetch, logger, signal } = context;
  const stackDir = stackStateDir(settings.stateDir, settings.stack);
  const ledger = openLedger(swarm.manager, { dir: stackDir, logger });
  const reading = ledger.read();
  if (!settings.recovering) await requireWhole(settings.stack, swarm, stackDir, await reading);
  const [wanted, before, { entries, proven, stored, kept }] = await Promise.all([
    workOut({ swarm, ledger, entries: reading }),
    viewStack(swarm.manager, settings.stack, signal),
    reading.then((read) => provenBefore(swarm, ledger, read)),
  ]);
  // Logs of the services may print values that were secret in that release.
  for (const value of kept?.secretValues ?? []) context.mask(value);
  if (proven && !stored) {
    logger.warn(
      `${proven.version} was proven here, but is not stored any more: there is nothing to go back to.`,
    );
  }
  const login = keptLogin(settings, dockerConfig);
  const previous = stored?.id === wanted.release.id ? undefined : stored;
  return {
    settings,
    swarm,
    wanted,
    ledger,
    entries,
    before,
    previous,
    // What ran before Fairway has no id, so that no proof of it hides an earlier record.
    obstacles:
      previous || (!proven && before.services.length > 0)
        ? obstaclesTo(entries, previous?.id ?? '', settings.schema)
        : [],
    attempt: {
      ...attemptOf(wanted.release, proven, context),
      ...schemaOfAttempt(settings.schema),
      ...(login.mark === undefined ? {} : { login: login.mark }),
    },
    stackDir,
    login,
    clock,
    fetch,
    logger,
  };
}

/** @throws Failure where a recovery of the stack was cut off */
async function requireWhole(
  subject: string,
  { manager }: Swarm,
  dir: string,
  entries: readonly LedgerEntry[],
): Promise<void> {
  const cutOff = await readCutOffRecovery(manager, dir, entries);
  requireNoCutOffRecovery(cutOff, { subject, host: manager.name, dir });
}

/** The proven release to go back to. */
async function provenBefore(swarm: Swarm, ledger: Ledger, entries: readonly LedgerEntry[]) {
  const proven = lastProven(entries);
  const [stored, kept] = await Promise.all([
    proven && ledger.findRelease(proven.id),
    proven && readProving(swarm.manager, ledger.releaseDir(proven.id)),
  ]);
  return { entries, proven, stored, kept };
}
