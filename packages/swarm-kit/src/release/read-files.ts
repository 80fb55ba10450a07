import type { RepositoryFiles } from '@fairway/deploy-kit';
import { directoryManifest } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { StagedFiles } from '../files/stage-files.ts';
import type { NodeFiles } from '../settings/node-files.ts';

/**
 * Reads a directory of the repository that shall be synced, with its content.
 * @throws Failure when the directory is missing or empty
 */
export async function readWantedFiles(mapping: NodeFiles, repository: RepositoryFiles): Promise<StagedFiles> {
  const source = repository.resolve(mapping.from, 'The input "files"');
  const { files, bytes, manifest } = await directoryManifest(source);
  if (files === 0) {
    throw new Failure({
      what: `The input "files" names ${mapping.from}, which is empty.`,
      why: `A sync of an empty directory would delete all of ${mapping.to} on every node.`,
      fix: 'Correct the path, or remove the line.',
    });
  }
  const on = mapping.on.length > 0 ? { on: [...mapping.on] } : {};
  return { source, content: { to: mapping.to, files, bytes, manifest, ...on } };
}
