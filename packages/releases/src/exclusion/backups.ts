import { type Host, type LeaseHolder, leaseHoldersIn } from '@fairway/host';
import { formatTime } from '@fairway/runtime';
import { backupLocks } from './locks.ts';

/** What a backup needs of an installation. */
export interface BackupNeeds {
  /** The services whose containers it reads, or whose volumes; empty where it does not know them. */
  readonly services: readonly string[];
  /** It makes their containers stand still until it has read: whoever starts them tears what it reads. */
  readonly halts: boolean;
}

/** A backup under way, as its lock tells it. */
export interface RunningBackup extends BackupNeeds {
  /** The name of the source. */
  readonly source: string;
  readonly holder: LeaseHolder;
  /** The host that keeps its lock. */
  readonly host: string;
}

/** A service whose containers are about to be stopped, or started. */
export interface StoppedService {
  readonly service: string;
  /** A database or another store of data. */
  readonly datastore: boolean;
  /** None of its containers runs: nobody reads from them, but a backup may have made them stand still. */
  readonly idle?: boolean;
}

const ofServices = /^backup of (halted )?service ([\w.-]+(?:, [\w.-]+)*) by /;

/**
 * The name of a backup for whoever waits for it.
 * @param by the run
 */
export function backupHolder({ services, halts }: BackupNeeds, by: string): string {
  if (services.length === 0) return `backup by ${by}`;
  return `backup of ${halts ? 'halted ' : ''}service ${services.join(', ')} by ${by}`;
}

/** The backups of an installation that are under way on a host. */
export async function runningBackups(
  host: Host,
  directory: string,
  signal: AbortSignal,
): Promise<readonly RunningBackup[]> {
  const held = await leaseHoldersIn(host, backupLocks(directory), { signal });
  return [...held].map(([source, holder]) => {
    const [, halted, services] = ofServices.exec(holder.holder) ?? [];
    return {
      ...{ source, holder, host: host.name },
      services: services?.split(', ') ?? [],
      halts: halted !== undefined,
    };
  });
}

/**
 * The backups that would be cut by a stop or a start of these services. One that does not know its service may read any
 * store of data that runs. What does not run is needed only by a backup that has made it stand still.
 */
export function backupsCutBy(
  backups: readonly RunningBackup[],
  stopped: readonly StoppedService[],
): readonly RunningBackup[] {
  const running = stopped.filter(({ idle }) => !idle);
  return backups.filter(({ services, halts }) =>
    services.length === 0
      ? running.some(({ datastore }) => datastore)
      : (halts ? stopped : running).some(({ service }) => services.includes(service)),
  );
}

/** A backup in words, as a part of a sentence. */
export function sayBackup({ source, holder: { holder, since }, host }: RunningBackup): string {
  const from = since === undefined ? '' : ` since ${formatTime(since)}`;
  return `the backup of ${source} on ${host}${from} (${holder || 'a run that gave no name'})`;
}
