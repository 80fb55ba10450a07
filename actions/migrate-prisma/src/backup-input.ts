import { isAbsolute, resolve } from 'node:path';
import type { Backup } from '@fairway/database';
import { Failure } from '@fairway/runtime';
import type { Database } from './database-item.ts';

/** The backups that the inputs ask for. */
export interface WantedBackup {
  readonly when: Backup['when'];
  readonly directory: string | undefined;
  readonly image: string | undefined;
}

/**
 * Reads when to dump, where the dumps go, and which program makes them.
 * @throws Failure where a dump could not be made, or could not be found afterwards
 */
export function backupOf(
  { when, directory, image }: WantedBackup,
  databases: readonly Database[],
  workspace: string,
): Backup {
  if (when === 'never') return { when };
  if (directory === undefined) {
    throw new Failure({
      what: `The input "backup" is "${when}", and "backup-directory" is empty.`,
      why: 'A dump that is lost with the runner is not a backup, so the dumps need a directory.',
      fix: 'Name a directory that stays, or one of the runner that a later step uploads.',
    });
  }
  const onHosts = databases.filter(({ reach }) => reach.kind === 'on-host' || reach.kind === 'in-image');
  const names = (list: readonly Database[]) => list.map(({ name }) => `"${name}"`).join(', ');
  if (onHosts.length > 0 && !isAbsolute(directory)) {
    throw new Failure({
      what: `The input "backup-directory" cannot be "${directory}".`,
      why: `The dumps of ${names(onHosts)} stay on their hosts, and a path of a host begins with /.`,
      fix: 'Give an absolute path, such as /var/backups/fairway.',
    });
  }
  const inImages = onHosts.filter(({ reach }) => reach.kind === 'in-image');
  if (inImages.length > 0 && image === undefined) {
    throw new Failure({
      what: `The input "backup" is "${when}", and "backup-image" is empty.`,
      why: `Only containers reach the network of ${names(inImages)}, so pg_dump comes from an image.`,
      fix: 'Name one of the version of the server, such as `backup-image: postgres:17`.',
    });
  }
  return {
    when,
    directoryHere: resolve(workspace, directory),
    directoryThere: directory,
    image,
  };
}
