import type { ExecOptions, Host } from '../host.ts';
import { findReading } from './host-manifest.ts';
import { digestOf, type Manifest } from './manifest.ts';
import { readSourceManifest, type SkipPath } from './source-manifest.ts';

/** A directory tree in three numbers; `manifest` is what {@link syncDirectory} proves. */
export interface TreeFacts {
  readonly files: number;
  /** Bytes of all files. */
  readonly bytes: number;
  /** SHA-256 of the sorted manifest. */
  readonly manifest: string;
}

/**
 * A directory of this machine, as it would be synced.
 * @param skip paths that do not count
 * @throws Failure when it is none, cannot be read, or holds what cannot be synced.
 */
export async function directoryManifest(path: string, skip?: SkipPath): Promise<TreeFacts> {
  return treeFacts(await readSourceManifest(path, skip));
}

/** What a manifest comes to. */
export function treeFacts(manifest: Manifest): TreeFacts {
  const files = manifest.filter(({ type }) => type === 'file');
  return {
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    manifest: digestOf(manifest),
  };
}

/** The SHA-256 of the sorted manifest of a directory of a host, read there; undefined where no directory is. */
export async function manifestOfHost(
  host: Host,
  path: string,
  options: ExecOptions = {},
): Promise<string | undefined> {
  const found = await findReading(host, path, options);
  return found && digestOf(found.manifest);
}
