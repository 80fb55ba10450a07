import { createHash } from 'node:crypto';
import type { Manifest } from '@fairway/host';
import { isWithin } from '../../stack/source/written-mount.ts';
import type { ComposeModel, ComposeService } from './model.ts';

/** A directory that Fairway syncs to the host, and its content. */
export interface ManagedDirectory {
  /** Absolute path on the host. */
  readonly to: string;
  readonly manifest: Manifest;
}

/** Content that services read at their start, besides their image and their environment. */
export interface ManagedContent {
  readonly directories: readonly ManagedDirectory[];
  /** Variables of the project: a secret or a config may take its value from one. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * A hash of all managed content that a service mounts, sees as a config or gets as a secret. Every change of a byte, a
 * mode or a name changes the hash. Content that the service does not see is not covered.
 * @returns undefined where the service sees no managed content
 */
export function contentHash(
  model: ComposeModel,
  service: ComposeService,
  content: ManagedContent,
): string | undefined {
  const parts: unknown[] = [];
  for (const path of pathsSeen(model, service)) {
    const seen = content.directories.flatMap((directory) => entriesAt(path, directory));
    if (seen.length > 0) parts.push([path, seen]);
  }
  for (const name of variablesSeen(model, service)) {
    if (Object.hasOwn(content.variables, name)) parts.push([name, content.variables[name]]);
  }
  // Compose's own hash of a service covers the names of its configs, but not their content.
  const written = dataSeen(model, service).flatMap(({ content: text }) => (text === undefined ? [] : [text]));
  if (written.length > 0) parts.push(['content', written]);
  if (parts.length === 0) return undefined;
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** Paths of the host that a service sees: bind mounts, and files of its configs and secrets. */
export function pathsSeen(model: ComposeModel, service: ComposeService): readonly string[] {
  const binds = (service.volumes ?? []).flatMap(({ type, source }) =>
    type === 'bind' && source ? [source] : [],
  );
  return [
    ...new Set([...binds, ...dataSeen(model, service).flatMap(({ file }) => (file ? [file] : []))]),
  ].sort();
}

function variablesSeen(model: ComposeModel, service: ComposeService): readonly string[] {
  return dataSeen(model, service).flatMap(({ environment }) => (environment ? [environment] : []));
}

function dataSeen(model: ComposeModel, service: ComposeService) {
  const configs = (service.configs ?? []).map(({ source }) => model.configs[source]);
  const secrets = (service.secrets ?? []).map(({ source }) => model.secrets[source]);
  return [...configs, ...secrets].filter((data) => data !== undefined);
}

/** The part of a managed directory that a path shows: the entries below the path, or all if the path is above it. */
function entriesAt(path: string, { to, manifest }: ManagedDirectory): unknown[] {
  if (isWithin(to, path)) return [[to, manifest]];
  if (!isWithin(path, to)) return [];
  const inside = path.slice(to.replace(/\/+$/, '').length + 1);
  return manifest.filter((entry) => isWithin(entry.path, inside));
}
