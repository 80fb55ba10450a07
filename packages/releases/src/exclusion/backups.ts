import { type Host, type LeaseHolder, leaseHoldersIn } from '@fairway/host';
import { formatTime } from '@fairway/runtime';
import { backupLocks } from './locks.ts';

/** A backup under way, as its lock tells it. */
export interface RunningBackup {
  /** The name of the source. */
  readonly source: string;
  /** The services whose containers it reads; empty where it does not know them. */
  readonly services: readonly string[];
  readonly holder: LeaseHolder;
  /** The host that keeps its lock. */
  readonly host: string;
}

/** A service whose containers are about to be stopped. */
export interface StoppedService {
  readonly service: string;
  /** A database or another store of data. */
  readonly datastore: boolean;
}

const ofServices = /^backup of service ([\w.-]+(?:, [\w.-]+)*) by /;

/**
 * The name of a backup for whoever waits for it.
 * @param by the run
 */
export function backupHolder(services: readonly string[], by: string): string {
  return services.length === 0 ? `backup by ${by}` : `backup of service ${services.join(', ')} by ${by}`;
}

/** The backups of an installation that are under way on a host. */
export async function runningBackups(
  host: Host,
  directory: string,
  signal: AbortSignal,
): Promise<readonly RunningBackup[]> {
  const held = await leaseHoldersIn(host, backupLocks(directory), { signal });
  return [...held].map(([source, holder]) => {
    const services = ofServices.exec(holder.holder)?.[1]?.split(', ') ?? [];
    return { source, services, holder, host: host.name };
  });
}

/**
 * The backups that would be cut by a stop of these services. One that does not know its service may read any store of data.
 */
export function backupsCutBy(
  backups: readonly RunningBackup[],
  stopped: readonly StoppedService[],
): readonly RunningBackup[] {
  const names = new Set(stopped.map(({ service }) => service));
  const store = stopped.some(({ datastore }) => datastore);
  return backups.filter(({ services }) =>
    services.length === 0 ? store : services.some((service) => names.has(service)),
  );
}

/** A backup in words, as a part of a sentence. */
export function sayBackup({ source, holder: { holder, since }, host }: RunningBackup): string {
  const from = since === undefined ? '' : ` since ${formatTime(since)}`;
  return `the backup of ${source} on ${host}${from} (${holder || 'a run that gave no name'})`;
}
