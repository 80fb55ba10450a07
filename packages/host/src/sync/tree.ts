import type { ExecOptions, Host } from '../host.ts';
import { findReading } from './host-manifest.ts';
import { digestOf, type Manifest } from './manifest.ts';
import { readSourceManifest, type SkipPath } from './source-manifest.ts';

/** The summary of a directory tree. Its `manifest` is the one that {@link syncDirectory} proves. */
export interface TreeFacts {
  readonly files: number;
  /** Bytes of all files. */
  readonly bytes: number;
  /** SHA-256 of the sorted manifest. */
  readonly manifest: string;
}

/**
 * The summary of a directory of this machine, as it would be synced.
 * @param skip paths that are left out
 * @throws Failure when the path is not a directory, cannot be read, or holds files that cannot be synced
 */
export async function directoryManifest(path: string, skip?: SkipPath): Promise<TreeFacts> {
  return treeFacts(await readSourceManifest(path, skip));
}

/** The summary of a manifest. */
export function treeFacts(manifest: Manifest): TreeFacts {
  const files = manifest.filter(({ type }) => type === 'file');
  return {
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    manifest: digestOf(manifest),
  };
}

/** The SHA-256 of the sorted manifest of a directory on a host; undefined where the path is not a directory. */
export async function manifestOfHost(
  host: Host,
  path: string,
  options: ExecOptions = {},
): Promise<string | undefined> {
  const found = await findReading(host, path, options);
  return found && digestOf(found.manifest);
}
