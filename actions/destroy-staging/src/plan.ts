import type { EstateVolume, ProjectEstate } from '@fairway/docker/compose';
import type { LedgerEntry } from '@fairway/releases';
import { Failure } from '@fairway/runtime';

/** The things to remove from one host, and the volumes that stay. */
export interface Plan {
  readonly estate: ProjectEstate;
  readonly keep: readonly EstateVolume[];
  readonly remove: readonly EstateVolume[];
  /** Names of volumes that existed when an earlier, unfinished run began, and that are missing now. */
  readonly missing: readonly string[];
  readonly nothingLeft: boolean;
}

/**
 * Names of the volumes that earlier runs have left. Only the ledger knows which anonymous volumes belong to the
 * project.
 */
export function rememberedVolumes(entries: readonly LedgerEntry[]): readonly string[] {
  return [...new Set(entries.flatMap(({ destroy, volumes = [] }) => (destroy ? volumes : [])))];
}

/**
 * Decides for each volume whether it stays. A volume that belongs to somebody else is never removed.
 * @param entries the ledger. Where its last run was an interrupted destroy, the volumes of that run count too.
 */
export function planRemoval(
  estate: ProjectEstate,
  volumes: 'keep' | 'remove',
  entries: readonly LedgerEntry[],
): Plan {
  const goes = ({ kind }: EstateVolume) => volumes === 'remove' && kind !== 'external';
  const last = entries.at(-1);
  const promised = last?.outcome === 'started' && last.destroy ? (last.volumes ?? []) : [];
  const remove = estate.volumes.filter(goes);
  return {
    estate,
    keep: estate.volumes.filter((volume) => !goes(volume)),
    remove,
    missing: promised.filter((name) => !estate.volumes.some((volume) => volume.name === name)),
    nothingLeft: estate.containers.length === 0 && estate.networks.length === 0 && remove.length === 0,
  };
}

/**
 * Refuses a removal that would harm somebody else, before anything is removed.
 * @throws Failure naming every container that does not belong to the project
 */
export function requireOwn(
  { estate, remove }: Pick<Plan, 'estate' | 'remove'>,
  {
    project,
    directory,
    host,
  }: { readonly project: string; readonly directory: string; readonly host: string },
): void {
  const elsewhere = estate.containers.filter(({ workingDir }) => workingDir !== directory);
  const harmed = estate.strangers.filter(({ kind }) => kind === 'network' || remove.length > 0);
  const evidence = [
    ...elsewhere.map(
      ({ name, workingDir }) => `${name} was made by the project in ${workingDir || '(no directory)'}`,
    ),
    ...harmed.map(({ container, needs }) => `${container} needs ${needs}`),
  ];
  if (evidence.length === 0) return;
  const names = [
    ...new Set([...elsewhere.map(({ name }) => name), ...harmed.map(({ container }) => container)]),
  ];
  throw new Failure({
    what: `The project ${project} on ${host} is not touched: ${names.join(', ')} ${names.length === 1 ? 'is not its own, and is' : 'are not its own, and are'} in the way.`,
    why:
      elsewhere.length > 0
        ? `compose-deploy has installed ${project} in ${directory}; the same name is used by somebody else.`
        : 'The removal would take away a network or volume that is still in use.',
    evidence,
    fix:
      elsewhere.length > 0
        ? 'Find out who owns these containers, and give one of the two projects another name.'
        : 'Remove these containers, or take them off (docker network disconnect NETWORK CONTAINER), then run this again.',
  });
}
