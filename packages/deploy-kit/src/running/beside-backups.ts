import type { Host } from '@fairway/host';
import { BackupUnderWay, backupsCutBy, runningBackups, sayBackup } from '@fairway/releases';
import { type HealStep, NothingTouched, type ServiceLook } from './installed.ts';

/** Where the locks of the backups of an installation lie. */
export interface BackupLocks {
  readonly hosts: readonly Host[];
  readonly directory: string;
  readonly signal: AbortSignal;
}

/**
 * Takes a step of healing, and leaves services alone that a backup reads now: a database that answers slowly while it is
 * dumped would be restarted in the middle of that, and what a backup has made stand still would be started. A database of
 * which nothing runs is healed all the same, because a dump of it is dead, too. The lock of changes is held, so no backup
 * begins meanwhile.
 * @param take takes the step for these services
 * @returns what was done, and what was left
 * @throws NothingTouched where all of them are left
 */
export async function besideBackups(
  { hosts, directory, signal }: BackupLocks,
  step: HealStep,
  services: readonly ServiceLook[],
  take: (services: readonly ServiceLook[]) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (step === 'free-disk') return take(services);
  if (step === 'rollback') return take(services).catch(asNothingTouched);
  const found = await Promise.all(hosts.map((host) => runningBackups(host, directory, signal)));
  const reading = found.flat();
  const left = new Map(
    services.flatMap((look) => {
      const [backup] = backupsCutBy(reading, [{ ...look, idle: look.since === undefined }]);
      return backup ? [[look, `${look.service} is left as it is until ${sayBackup(backup)} ends`]] : [];
    }),
  );
  const lines = [...left.values()];
  const others = services.filter((look) => !left.has(look));
  if (lines.length === 0 || others.length > 0) return [...lines, ...(await take(others))];
  throw new NothingTouched({
    what: `The step ${step} was not taken.`,
    why: `${lines[0]}.`,
    evidence: lines.slice(1),
    fix: 'Nothing needs to be done: the next run heals when the backup has ended.',
  });
}

/** Looks at services, with the backup that makes one of them stand still now. Where all of them run, nothing is asked. */
export async function haltedByBackups(
  { hosts, directory, signal }: BackupLocks,
  services: readonly ServiceLook[],
): Promise<readonly ServiceLook[]> {
  const isIdle = ({ since, state }: ServiceLook) => since === undefined && state !== 'job';
  if (!services.some(isIdle)) return services;
  const found = await Promise.all(hosts.map((host) => runningBackups(host, directory, signal)));
  const reading = found.flat();
  return services.map((look) => {
    const [backup] = isIdle(look) ? backupsCutBy(reading, [{ ...look, idle: true }]) : [];
    if (!backup) return look;
    const haltedBy = sayBackup(backup);
    return { ...look, state: 'stopped', why: `it stands still until ${haltedBy} ends`, haltedBy };
  });
}

function asNothingTouched(error: unknown): never {
  if (!(error instanceof BackupUnderWay)) throw error;
  const { what, why, evidence, fix } = error;
  throw new NothingTouched({ what, why, evidence, fix, cause: error });
}
