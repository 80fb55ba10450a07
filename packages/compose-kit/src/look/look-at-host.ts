import {
  type DeployContext,
  type FieldDrift,
  haltedByBackups,
  type InstalledLook,
  lockSeen,
  type ServiceLook,
  secretsIn,
} from '@fairway/deploy-kit';
import {
  containerWords,
  type ProjectContainer,
  projectContainers,
  recentEvents,
} from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import { lastProven, ledgerState, readSnapshot, runningRelease, type Snapshot } from '@fairway/releases';
import { readHostFacts } from '../fleet/host-facts.ts';
import { statePathsOf } from '../fleet/paths.ts';
import { type StoredRelease, storedIn } from '../installation/stored-release.ts';
import { begunHealFile, readBegunHeal, wasBegun } from './begun-heal.ts';
import { describe } from './container-files.ts';
import { driftOn } from './drift.ts';
import { judgeService } from './judge-service.ts';
import { servicesOn } from './service-containers.ts';

/** The project to look at. */
export interface LookedAt {
  readonly project: string;
  /** The directory of its files; undefined: the one that its mark on the host names. */
  readonly directory: string | undefined;
  readonly stateDir: string;
}

/** What a host has of a project, and how it runs. */
export interface HostLook {
  readonly host: Host;
  readonly ledger: InstalledLook['ledger'];
  /** The release that should run, where it is kept. */
  readonly running: StoredRelease | undefined;
  readonly provenBy: InstalledLook['provenBy'];
  readonly lock: InstalledLook['lock'];
  readonly cutOff: InstalledLook['cutOff'];
  readonly services: readonly ServiceLook[];
  readonly drift: readonly FieldDrift[];
  readonly containers: readonly ProjectContainer[];
}

/** Looks at one host and changes nothing. */
export async function lookAtHost(
  host: Host,
  looked: LookedAt,
  { logger, signal, clock, mask, withoutSecrets }: DeployContext,
): Promise<HostLook> {
  const own = statePathsOf(looked);
  const also = { files: [begunHealFile(own.state)] };
  const [snapshot, lock, containers, events] = await Promise.all([
    readSnapshot(host, { dir: own.state, also, logger, signal }),
    lockSeen([host], own.lease, signal),
    projectContainers(host, looked.project, { signal }),
    recentEvents(host, looked.project, { signal }),
  ]);
  const directory = looked.directory ?? snapshot.mark?.directory;
  const installed = directory === undefined ? undefined : { ...looked, directory };
  const facts = installed && (await readHostFacts(host, installed, { now: clock.now, signal }));
  const running = facts && runningIn(snapshot, storedIn(snapshot, facts));
  // Logs of the services may print values that were secret when the release was deployed.
  for (const value of running?.proving?.secretValues ?? []) mask(value);
  const begun = readBegunHeal(snapshot.others.text(begunHealFile(own.state)));
  const seen = servicesOn(running?.model, containers).map((one) => ({
    ...one,
    host: host.label,
    events,
    begun: (item?: ProjectContainer) => wasBegun(begun, one.service, item),
    now: clock.now() + (facts?.clockAheadSeconds ?? 0) * 1000,
  }));
  const places = { hosts: [host], directory: own.state, signal };
  const judged = await haltedByBackups(places, takenDown(seen.map(judgeService), containers));
  const [services, drift] = await Promise.all([
    Promise.all(judged.map((look) => withEvidence(host, look, containers, { mask, withoutSecrets }))),
    running && installed ? driftOn(host, running, installed, { snapshot, containers }, signal) : [],
  ]);
  const proven = lastProven(snapshot.entries);
  return {
    host,
    ledger: ledgerState(snapshot.entries, running !== undefined),
    running,
    provenBy: proven?.id === running?.release.id ? proven : undefined,
    lock,
    cutOff: snapshot.cutOff,
    services,
    drift: drift.map((one) => ({ ...one, host: host.label })),
    containers,
  };
}

function runningIn({ entries }: Snapshot, kept: readonly StoredRelease[]): StoredRelease | undefined {
  const id = runningRelease(entries);
  return kept.find(({ release }) => release.id === id);
}

/** A project of which no container is left was taken down as a whole: `docker compose down`. */
function takenDown(
  services: readonly ServiceLook[],
  containers: readonly ProjectContainer[],
): readonly ServiceLook[] {
  if (containers.some(({ oneOff }) => !oneOff)) return services;
  return services.map((look) =>
    look.state !== 'job'
      ? { ...look, state: 'stopped', why: 'somebody took the whole project down: no container of it is left' }
      : look,
  );
}

/** The last words of a service that is down. */
async function withEvidence(
  host: Host,
  look: ServiceLook,
  containers: readonly ProjectContainer[],
  { mask, withoutSecrets }: Pick<DeployContext, 'mask' | 'withoutSecrets'>,
): Promise<ServiceLook> {
  if (look.state !== 'down') return look;
  const own = containers.filter(({ service, oneOff }) => service === look.service && !oneOff);
  const shown = own.find(({ state, health }) => state !== 'running' || health === 'unhealthy') ?? own[0];
  if (!shown) return look;
  const [words, { environment }] = await Promise.all([containerWords(host, shown), describe(host, shown)]);
  // A log may print what its container was given. Of a project of others, nothing else says what is secret.
  const names = containers.map((item) => item.service);
  for (const value of secretsIn(environment, names)) mask(value);
  return { ...look, evidence: words.map((line) => withoutSecrets(line.trim())) };
}
