import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/** The version of the buildx plugin. */
export interface BuildxVersion {
  readonly major: number;
  readonly minor: number;
}

/** The place where BuildKit runs, and its abilities. */
export interface Builder {
  /** `docker` is the engine's own BuildKit; `docker-container`, `kubernetes` and `remote` are builders of buildx. */
  readonly driver: string;
  /** For the driver `docker`: whether the engine keeps images in containerd. Some platforms and caches need that. */
  readonly containerdStore: boolean;
  readonly version: BuildxVersion;
  /** The platform that it builds for by default: `linux/amd64`. Undefined where buildx does not know it yet. */
  readonly platform?: string | undefined;
}

/** Options for commands of a builder. */
export interface BuilderOptions {
  /** Name of a buildx builder. Default: the builder that is selected on the host. */
  readonly builder?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Fairway follows each step by `--progress=rawjson`, which buildx has since 0.13 (March 2024). */
const oldest: BuildxVersion = { major: 0, minor: 13 };

/**
 * Reads the line that `docker buildx version` prints: `github.com/docker/buildx v0.24.0 d0e5e86`.
 * @returns undefined where the line names no version of buildx
 */
export function parseBuildxVersion(line: string): BuildxVersion | undefined {
  const [, major, minor] = /buildx v?(\d+)\.(\d+)/.exec(line) ?? [];
  return major === undefined || minor === undefined
    ? undefined
    : { major: Number(major), minor: Number(minor) };
}

/** Whether a version is the other one or newer. */
export function isAtLeast(version: BuildxVersion, other: BuildxVersion): boolean {
  return version.major > other.major || (version.major === other.major && version.minor >= other.minor);
}

/**
 * Inspects the builder of a host before anything is built.
 * @returns its driver, version and default platform
 * @throws Failure where docker, its engine or buildx is missing or too old, or the named builder does not exist
 */
export async function inspectBuilder(host: Host, options: BuilderOptions = {}): Promise<Builder> {
  const { builder, ...rest } = options;
  const limits = { ...rest, timeoutMs: 30_000, accept: 'any' as const };
  const versionSaid = await host.exec(['docker', 'buildx', 'version'], limits);
  const version = parseBuildxVersion(versionSaid.stdout);
  if (version === undefined || !isAtLeast(version, oldest)) {
    throw new Failure({
      what: `Images cannot be built on ${host.name}`,
      why: `It needs Docker with buildx ${oldest.major}.${oldest.minor} or newer.`,
      fix: 'Install the package docker-buildx-plugin (Debian: docker-buildx), or run docker/setup-buildx-action first.',
      evidence: wordsOf(versionSaid),
    });
  }
  const inspected = await host.exec(['docker', 'buildx', 'inspect', ...(builder ? [builder] : [])], limits);
  const driver = /^Driver:\s*(\S+)/m.exec(inspected.stdout)?.[1];
  if (inspected.exitCode !== 0 || driver === undefined || /^Error:/m.test(inspected.stdout)) {
    throw new Failure({
      what: `${builder ? `The builder "${builder}"` : 'The builder'} of ${host.name} cannot be used`,
      why: 'buildx does not reach it.',
      fix: 'Check that Docker runs (`docker info`) and that the builder exists (`docker buildx ls`).',
      evidence: wordsOf(inspected),
    });
  }
  const containerdStore = driver === 'docker' && (await hasContainerdStore(host, limits));
  const platform = /^Platforms:\s*([a-z0-9/]+)/m.exec(inspected.stdout)?.[1];
  return { driver, containerdStore, version, platform };
}

async function hasContainerdStore(host: Host, limits: BuilderOptions): Promise<boolean> {
  const said = await host.exec(['docker', 'info', '--format', '{{json .DriverStatus}}'], limits);
  return said.stdout.includes('io.containerd.snapshotter');
}

function wordsOf(said: { readonly stdout: string; readonly stderr: string }): string[] {
  const lines = `${said.stdout}\n${said.stderr}`.split('\n').map((line) => line.trim());
  return lines.filter((line) => /error|cannot|unknown|not found|no such|buildx/i.test(line)).slice(0, 5);
}
