import type { DeployContext } from '@fairway/deploy-kit';
import { type ComposeModel, projectBelongings } from '@fairway/docker/compose';
import { Failure } from '@fairway/runtime';
import type { ProjectSettings } from '../settings/project-settings.ts';
import type { HostDeploy } from './project-deploy.ts';

/**
 * Requires with `restore: true` that the volumes which were kept when the environment was destroyed still exist.
 * Without it, the log says that these volumes are used again.
 * @throws Failure naming the volumes that are missing
 */
export async function requireKeptVolumes(
  { host, wanted, entries, name }: HostDeploy,
  settings: ProjectSettings,
  { logger }: Pick<DeployContext, 'logger'>,
): Promise<void> {
  const destroyed = entries.findLast(({ outcome }) => outcome === 'destroyed');
  const isEmpty = entries.at(-1)?.outcome === 'destroyed';
  if (!settings.restore && !isEmpty) return;
  const { volumes } = await projectBelongings(host, settings.project);
  const { again, missing } = compareVolumes({
    used: volumesOf(wanted.model),
    kept: destroyed?.volumes,
    there: volumes,
  });
  if (again.length > 0) logger.info(`${name}: the kept volumes ${again.join(', ')} are used again.`);
  if (!settings.restore) return;
  if (missing.length === 0 && again.length > 0) return;
  throw new Failure({
    what: `There is nothing to restore ${settings.project} from on ${host.name}.`,
    why:
      missing.length > 0 ? `The volumes ${missing.join(', ')} are not there.` : 'The project has no volumes.',
    evidence: volumes.map((volume) => `there is: ${volume}`),
    fix: 'Deploy without "restore" to begin with empty volumes.',
  });
}

/** The names of the volumes that belong to a project. Compose creates those that are missing. */
export function volumesOf({ volumes }: Pick<ComposeModel, 'volumes'>): readonly string[] {
  return Object.values(volumes).flatMap((volume) => (volume?.name && !volume.external ? [volume.name] : []));
}

export interface VolumesSeen {
  /** Volumes that the release uses. */
  readonly used: readonly string[];
  /**
   * Volumes that were kept when the environment was destroyed, according to its ledger; undefined where it was never
   * destroyed.
   */
  readonly kept: readonly string[] | undefined;
  /** Volumes that are on the host. */
  readonly there: readonly string[];
}

/** The volumes of a release that already exist, and the missing volumes without which its data does not return. */
export function compareVolumes({ used, kept, there }: VolumesSeen): {
  readonly again: readonly string[];
  readonly missing: readonly string[];
} {
  const expected = (kept ?? used).filter((volume) => used.includes(volume));
  return {
    again: used.filter((volume) => there.includes(volume)),
    missing: (expected.length > 0 ? expected : used).filter((volume) => !there.includes(volume)),
  };
}
