/*
 * The grammar of image references, from github.com/distribution/reference (regexp.go and normalize.go), which
 * Docker, BuildKit and Swarm share.
 */
const domainComponent = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const ipv6 = '\\[(?:[a-fA-F0-9:]+)\\]';
const domain = `(?:${domainComponent}(?:\\.${domainComponent})*|${ipv6})(?::[0-9]+)?`;
const pathComponent = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const path = `${pathComponent}(?:/${pathComponent})*`;
const tag = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';

const domainPattern = new RegExp(`^${domain}$`);
const pathPattern = new RegExp(`^${path}$`);
const tagPattern = new RegExp(`^${tag}$`);
const digestPattern = new RegExp(`^${digest}$`);

/** Characters of the longest repository name, registry included (distribution/reference: NameTotalLengthMax). */
export const longestName = 255;

/** Whether a text is the address of a registry: `ghcr.io`, `10.0.0.2:5000`, `[::1]:5000`. */
export function isRegistryAddress(text: string): boolean {
  return domainPattern.test(text);
}

/** Whether a text is a repository's path without registry, tag or digest: `acme/marina/harbor`. */
export function isRepositoryPath(text: string): boolean {
  return text.length <= longestName && pathPattern.test(text);
}

/** Whether a text can be a tag: at most 128 letters, digits, `_`, `.` and `-`, not starting with `.` or `-`. */
export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/** Whether a text is a digest as registries use it: `sha256:` and 64 lower-case hex digits, or `sha512:` and 128. */
export function isDigest(text: string): boolean {
  if (!digestPattern.test(text)) return false;
  return /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(text);
}
