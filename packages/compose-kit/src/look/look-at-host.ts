import {
  type DeployContext,
  type FieldDrift,
  type InstalledLook,
  lockSeen,
  type ServiceLook,
} from '@fairway/deploy-kit';
import {
  type ComposeModel,
  compareDefinitions,
  containerWords,
  imageIds,
  jobsOf,
  keptThings,
  type ProjectContainer,
  projectContainers,
  readDotenv,
  recentEvents,
  replicasOf,
} from '@fairway/docker/compose';
import { datastoreOf } from '@fairway/docker/registry';
import { type Host, readFiles, readHostManifests } from '@fairway/host';
import { lastProven, readSnapshot, runningRelease, type Snapshot } from '@fairway/releases';
import { readHostFacts } from '../fleet/host-facts.ts';
import { type ProjectPaths, pathsOf } from '../fleet/paths.ts';
import { type StoredRelease, storedIn } from '../installation/stored-release.ts';
import { hashesOf } from '../plan/changes-for.ts';
import { begunHealFile, readBegunHeal, wasBegun } from './begun-heal.ts';
import { containerDrift, treeDrift, variableDrift } from './drift-fields.ts';
import { judgeService, type ServiceFacts } from './judge-service.ts';

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
  const own = pathsOf({ ...looked, directory: looked.directory ?? '/' });
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
  const seen = servicesSeen(running?.model, containers).map((one) => ({
    ...one,
    host: host.label,
    events,
    begun: (item?: ProjectContainer) => wasBegun(begun, one.service, item),
    now: clock.now() + (facts?.clockAheadSeconds ?? 0) * 1000,
  }));
  const [services, drift] = await Promise.all([
    Promise.all(
      takenDown(seen.map(judgeService), containers).map((look) =>
        withEvidence(host, look, containers, withoutSecrets),
      ),
    ),
    running && installed ? driftOn(host, running, installed, { snapshot, containers }, signal) : [],
  ]);
  const proven = lastProven(snapshot.entries);
  return {
    host,
    ledger: ledgerOf(snapshot, running),
    running,
    provenBy: proven?.id === running?.release.id ? proven : undefined,
    lock,
    services,
    drift: drift.map((one) => ({ ...one, host: host.label })),
    containers,
  };
}

function runningIn({ entries }: Snapshot, kept: readonly StoredRelease[]): StoredRelease | undefined {
  const id = runningRelease(entries);
  return kept.find(({ release }) => release.id === id);
}

function ledgerOf({ entries }: Snapshot, running: StoredRelease | undefined): HostLook['ledger'] {
  const last = entries.at(-1);
  if (!last) return 'absent';
  if (last.outcome === 'destroyed' || last.outcome === 'removed') return 'destroyed';
  return running ? 'running' : 'unproven';
}

type Wanted = Pick<ServiceFacts, 'service' | 'containers' | 'wanted' | 'job' | 'datastore' | 'dependsOn'>;

/** The services of the release; without a release, those that the labels of the containers name. */
function servicesSeen(
  model: ComposeModel | undefined,
  containers: readonly ProjectContainer[],
): readonly Wanted[] {
  const own = containers.filter(({ oneOff }) => !oneOff);
  const of = (service: string) => own.filter((item) => item.service === service);
  if (model) {
    const jobs = jobsOf(model);
    return Object.entries(model.services).map(([service, definition]) => ({
      service,
      containers: of(service),
      wanted: replicasOf(definition),
      job: jobs.has(service),
      datastore: datastoreOf(definition) !== undefined,
      dependsOn: Object.keys(definition.depends_on ?? {}),
    }));
  }
  return [...new Set(own.map(({ service }) => service))].map((service) => {
    const mine = of(service);
    return {
      service,
      containers: mine,
      wanted: mine.length,
      job: mine.every(({ state, exitCode, restartPolicy }) => {
        return state === 'exited' && exitCode === 0 && restartPolicy === 'no';
      }),
      datastore: mine.some((item) => datastoreOf(item) !== undefined),
      dependsOn: [...new Set(mine.flatMap(({ dependsOn }) => dependsOn))],
    };
  });
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
  withoutSecrets: DeployContext['withoutSecrets'],
): Promise<ServiceLook> {
  if (look.state !== 'down') return look;
  const own = containers.filter(({ service, oneOff }) => service === look.service && !oneOff);
  const shown = own.find(({ state, health }) => state !== 'running' || health === 'unhealthy') ?? own[0];
  if (!shown) return look;
  const words = await containerWords(host, shown);
  return { ...look, evidence: words.map((line) => withoutSecrets(line.trim())) };
}

type Fields = Omit<FieldDrift, 'host'>;

/** What is not as the running release says: containers, networks and volumes, and files. */
async function driftOn(
  host: Host,
  running: StoredRelease,
  installed: LookedAt & { readonly directory: string },
  { snapshot, containers }: { readonly snapshot: Snapshot; readonly containers: readonly ProjectContainer[] },
  signal: AbortSignal,
): Promise<readonly Fields[]> {
  const { model, release, trees } = running;
  const [hashes, ids, things, files, found] = await Promise.all([
    hashesOf(host, running, installed, signal),
    imageIds(host, Object.values(release.digests), { signal }),
    keptThings(host, { signal }),
    fileDrift(host, running, pathsOf(installed), signal),
    readHostManifests(
      host,
      trees.map(({ to }) => to),
      { signal },
    ),
  ]);
  // An earlier release served with the networks and volumes of a later one, and was proven so.
  const last = snapshot.entries.at(-1);
  const forgiving = last?.rollback === true || last?.outcome === 'rolled-back';
  const unlike = forgiving ? [] : compareDefinitions(model, things).unlike;
  return [
    ...containerDrift({ model, digests: release.digests, hashes, imageIds: ids }, containers),
    ...unlike.map(({ kind, name, differences }) => ({
      of: `${kind} ${name}`,
      field: 'definition',
      expected: 'as in compose.yaml',
      found: differences.join('; '),
    })),
    ...files,
    ...trees.flatMap(({ to, manifest }) => treeDrift(to, manifest, found.get(to))),
  ];
}

/** `compose.yaml` and `.env` as they are, against the release. */
async function fileDrift(
  host: Host,
  { release, dotenv }: StoredRelease,
  { composeFile, dotenv: of }: ProjectPaths,
  signal: AbortSignal,
): Promise<readonly Fields[]> {
  const found = await readFiles(host, { files: [composeFile, of] }, { signal });
  const [compose, variables] = [found.text(composeFile), found.text(of)];
  const missing = (path: string): Fields => ({
    of: path,
    field: 'file',
    expected: 'as released',
    found: 'missing',
  });
  const edited: Fields = { of: composeFile, field: 'content', expected: 'as released', found: 'edited' };
  const inCompose =
    compose === undefined ? [missing(composeFile)] : compose === release.stack ? [] : [edited];
  if (variables === undefined) return [...inCompose, missing(of)];
  if (variables === dotenv) return inCompose;
  const [was, is] = await Promise.all([
    readDotenv(host, dotenv, signal),
    readDotenv(host, variables, signal),
  ]);
  const names = variableDrift(of, was, is);
  const same: Fields = { of, field: 'content', expected: 'as released', found: 'written otherwise' };
  return [...inCompose, ...(names.length > 0 ? names : [same])];
}
