/** The image that a registry holds under a reference. */
export interface ResolvedImage {
  /** `sha256:…` of the manifest, or of the index where there are several platforms. */
  readonly digest: string;
  /** For example `linux/amd64`, `linux/arm64/v8`; sorted, without attestations. */
  readonly platforms: readonly string[];
}

/** A platform as image manifests and configs write it. */
export interface PlatformParts {
  readonly os?: string | undefined;
  readonly architecture?: string | undefined;
  readonly variant?: string | undefined;
}

/** `linux/arm64/v8` for `{os: 'linux', architecture: 'arm64', variant: 'v8'}`. */
export function formatPlatform({ os = '', architecture = '', variant = '' }: PlatformParts): string {
  return [os, architecture, variant].filter((part) => part !== '').join('/');
}

/** The platforms that a machine can run; sorted, each once. `unknown/unknown` marks an attestation and is left out. */
export function realPlatforms(platforms: readonly PlatformParts[]): readonly string[] {
  const names = platforms.map(formatPlatform).filter((name) => name !== '' && !name.startsWith('unknown'));
  return [...new Set(names)].sort();
}
