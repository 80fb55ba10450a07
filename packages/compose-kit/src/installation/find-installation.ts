import type { DeployContext } from '@fairway/deploy-kit';
import { foreignContainers, projectContainers, projectsIn, renderedProject } from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import {
  lastProven,
  openLedger,
  readSnapshot,
  requireNoCutOffRecovery,
  type Snapshot,
} from '@fairway/releases';
import { countOf, Failure } from '@fairway/runtime';
import type { HostFacts } from '../fleet/host-facts.ts';
import { pathsOf } from '../fleet/paths.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';
import type { Installation } from './installation.ts';
import { storedIn } from './stored-release.ts';

/**
 * Finds what a host has of the project.
 * @throws Failure where the project's name belongs to somebody else on that host, or a recovery of it was cut off there
 */
export async function findInstallation(
  host: Host,
  settings: ProjectSettings,
  facts: HostFacts,
  { logger, signal, mask }: Pick<DeployContext, 'logger' | 'signal' | 'mask'>,
): Promise<Installation> {
  const paths = pathsOf(settings);
  const ledger = openLedger(host, { dir: paths.state, logger });
  const also = { files: [paths.dotenv, paths.composeFile], names: [paths.copies] };
  const [snapshot, { before, around }] = await Promise.all([
    readSnapshot(host, { dir: paths.state, also, logger, signal }),
    askContainers(host, settings, signal),
  ]);
  requireOwn(host, settings, snapshot);
  requireOwnDirectory(host, settings, snapshot.others.text(paths.composeFile), around);
  const { project: subject, recovering } = settings;
  if (!recovering) requireNoCutOffRecovery(snapshot.cutOff, { subject, host: host.name, dir: paths.state });
  const { entries } = snapshot;
  const kept = storedIn(snapshot, facts);
  const foreign = foreignContainers(before, settings.directory);
  if (foreign.length > 0) throw foreignFailure(host, settings, foreign);
  const proven = lastProven(entries);
  const current = kept.find(({ release }) => release.id === proven?.id);
  // Logs of the services may print values that were secret when the release was deployed.
  for (const value of current?.proving?.secretValues ?? []) mask(value);
  if (proven && !current) {
    logger.warn(
      `${host.name}: ${proven.version} was proven, but is not kept any more: there is nothing to go back to.`,
    );
  }
  return { host, name: host.label, paths, facts, ledger, snapshot, entries, kept, current, before };
}

/** Asks one after the other: an engine answers on one connection, and starting a second one takes longer. */
async function askContainers(host: Host, { project, directory }: ProjectSettings, signal: AbortSignal) {
  const before = await projectContainers(host, project, { signal });
  return { before, around: await projectsIn(host, directory, { signal }) };
}

function requireOwn(host: Host, settings: ProjectSettings, { mark: installed }: Snapshot): void {
  if (!installed) return;
  const { environment, tier, directory } = installed;
  const wanted = `${settings.environment} (${settings.tier}) in ${settings.directory}`;
  const found = `${environment} (${tier}) in ${directory}`;
  if (found === wanted) return;
  const why = `It is installed there as ${found}, and this run asks for ${wanted}.`;
  if (environment === settings.environment && tier === settings.tier) {
    throw new Failure({
      what: `The project ${settings.project} on ${host.name} is installed in another directory.`,
      why,
      fix: `Write directory: ${directory}. If the installation was moved on purpose, correct ${pathsOf(settings).state}/installation.json there.`,
    });
  }
  throw new Failure({
    what: `The project ${settings.project} on ${host.name} belongs to another environment.`,
    why,
    fix: `Give the project of ${settings.environment} a name of its own: project: ${settings.project}-${settings.environment.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}. If the installation was renamed on purpose, correct ${pathsOf(settings).state}/installation.json there.`,
  });
}

/** A directory holds the files of one project: those of a second one would overwrite them, and their secrets. */
function requireOwnDirectory(
  host: Host,
  { project, directory }: ProjectSettings,
  composeFile: string | undefined,
  around: ReadonlyMap<string, number>,
): void {
  const written = composeFile === undefined ? undefined : renderedProject(composeFile);
  const owner = [written, ...around.keys()].find((name) => name !== undefined && name !== project);
  if (owner === undefined) return;
  const containers = around.get(owner) ?? 0;
  throw new Failure({
    what: `The directory ${directory} on ${host.name} belongs to the project ${owner}.`,
    why:
      containers > 0
        ? `${countOf(containers, 'container')} of ${owner} ${containers === 1 ? 'was' : 'were'} made from it.`
        : `The file compose.yaml there is that of ${owner}.`,
    fix: `Give ${project} a directory of its own: directory: ${directory}-${project}. If ${owner} is an older installation of the same app, use its name: project: ${owner}. If it is not used any more, remove it: \`${host.typed(`docker compose -p ${owner} down; rm ${directory}/compose.yaml`)}\` (volumes stay).`,
  });
}

function foreignFailure(
  host: Host,
  { project, directory }: ProjectSettings,
  foreign: Installation['before'],
): Failure {
  const [first] = foreign;
  return new Failure({
    what: `The project name ${project} is taken on ${host.name}.`,
    why: `Containers under that name were made in ${first?.workingDir || 'another place'}, not in ${directory}.`,
    evidence: foreign.map(({ name, workingDir }) => `${name}: ${workingDir}`),
    fix: 'Give the input "project" a name of its own. If these containers are an older installation of the same app, set "directory" to where it is, or remove them: docker compose -p NAME down (volumes stay).',
  });
}
