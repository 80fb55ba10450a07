import {
  choice,
  duration,
  flag,
  items,
  lines,
  mapping,
  optional,
  readInputs,
  secret,
  secretMapping,
  text,
} from '@fairway/action-kit';
import {
  type Attest,
  parseReference,
  type RegistryLogin,
  type Severity,
  trivyCommand,
} from '@fairway/docker';
import { Failure } from '@fairway/runtime';
import type { CacheChoice } from './build-cache.ts';
import { type ImageInput, imageSchema } from './image-input.ts';
import { tagPresets } from './tags.ts';

/** What the caller asks for, checked. */
export interface Inputs {
  readonly images: readonly ImageInput[];
  /** Registry and namespace that stand before every name: `ghcr.io/acme`. */
  readonly registry: string;
  /** The account; without one, what the machine's Docker knows is used. */
  readonly login: RegistryLogin | undefined;
  readonly release: string;
  /** Presets and tags, as `tagsOf` reads them. */
  readonly tags: readonly string[];
  readonly latest: 'auto' | 'true' | 'false';
  readonly buildArgs: Readonly<Record<string, string>>;
  /** BuildKit secrets by id. */
  readonly buildSecrets: Readonly<Record<string, string>>;
  readonly platforms: readonly string[];
  readonly attest: Attest;
  readonly cache: CacheChoice;
  /** Whether an image that the registry holds already, built from the same inputs, only gets its tags. */
  readonly reuse: boolean;
  /** The scanner's command and the least severity that ends the run; without it nothing is scanned. */
  readonly scan: ScanInput | undefined;
  readonly builder: string | undefined;
  readonly prune: boolean;
  /** Cache that stays, as buildx writes sizes: `10GB`. */
  readonly pruneKeep: string;
  readonly timeoutMs: number;
}

export interface ScanInput {
  readonly command: readonly string[];
  readonly severity: Severity;
}

/** Docker's grammar of tags. */
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/**
 * Reads and checks every input. Nothing has been touched yet when one of them is wrong.
 * @throws Failure that names the input, what is wrong and what to write
 */
export function readBuildInputs(): Inputs {
  const given = readInputs({
    images: items(imageSchema),
    registry: text({
      pattern: /^[A-Za-z0-9.[\]:-]+(\/[a-z0-9._-]+)*$/,
      describe:
        'a registry with its namespace, such as ghcr.io/acme, without https:// and without a slash at the end',
    }),
    'registry-username': optional(text()),
    'registry-password': optional(secret()),
    release: text({
      pattern: tagPattern,
      describe:
        'a tag: letters, digits, "_", "." and "-", 128 characters at most, not beginning with "." or "-"',
    }),
    tags: lines(),
    latest: choice('auto', 'true', 'false'),
    'build-args': optional(mapping()),
    'build-secrets': optional(secretMapping()),
    platforms: optional(lines()),
    provenance: choice('false', 'min', 'max'),
    sbom: text({ pattern: /^[A-Za-z0-9][^\s,]*$/, describe: 'true, false, or the image of a generator' }),
    cache: choice('auto', 'gha', 'registry', 'inline', 'none'),
    reuse: flag(),
    scan: optional(text()),
    'scan-severity': choice('low', 'medium', 'high', 'critical'),
    builder: optional(text({ pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]*$/, describe: 'the name of a builder' })),
    prune: flag(),
    'prune-keep': text({ pattern: /^\d+(\.\d+)?(B|KB|MB|GB|TB)$/, describe: 'a size such as 10GB' }),
    timeout: duration(),
  });
  const buildSecrets = given['build-secrets'] ?? {};
  refuseDuplicates(given.images);
  refuseBadTags(given.tags);
  refuseUnknownSecrets(given.images, buildSecrets);
  return {
    images: given.images,
    registry: given.registry,
    login: loginOf(given.registry, given['registry-username'], given['registry-password']),
    release: given.release,
    tags: given.tags,
    latest: given.latest,
    buildArgs: given['build-args'] ?? {},
    buildSecrets,
    platforms: given.platforms ?? [],
    attest: {
      ...(given.provenance === 'false' ? {} : { provenance: given.provenance }),
      ...(given.sbom === 'false' ? {} : { sbom: given.sbom === 'true' ? true : given.sbom }),
    },
    cache: given.cache,
    reuse: given.reuse,
    scan: scanOf(given.scan, given['scan-severity']),
    builder: given.builder,
    prune: given.prune,
    pruneKeep: given['prune-keep'],
    timeoutMs: given.timeout,
  };
}

function scanOf(command: string | undefined, severity: Severity): ScanInput | undefined {
  if (command === undefined || command === 'false') return undefined;
  if (command === 'true' || command === 'trivy') return { command: trivyCommand, severity };
  const words = command.split(/\s+/).filter((word) => word !== '');
  if (command.includes('{image}')) return { command: words, severity };
  throw new Failure({
    what: 'The input "scan" cannot be used.',
    why: `The command "${command}" does not say where the image's name goes.`,
    fix: 'Write "trivy", or a command with {image} and, unless it writes to standard output, {report}.',
  });
}

/** Every secret that this step knows, by a name that may be shown. */
export function secretsOf({ login, buildSecrets }: Inputs): Record<string, string> {
  return { ...buildSecrets, ...(login ? { 'registry-password': login.password } : {}) };
}

function loginOf(registry: string, username?: string, password?: string): RegistryLogin | undefined {
  if (username === undefined && password === undefined) return undefined;
  if (username === undefined || password === undefined) {
    const missing = username === undefined ? 'registry-username' : 'registry-password';
    throw new Failure({
      what: `The input "${missing}" cannot be used.`,
      why: 'It is empty, and a login takes a user name and a password.',
      fix: `Write "${missing}", or leave both out where the machine's Docker is logged in already.`,
    });
  }
  return { registry: parseReference(`${registry}/x`).registry, username, password };
}

function refuseDuplicates(images: readonly ImageInput[]): void {
  const names = images.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new Failure({
    what: 'The input "images" cannot be used.',
    why: `The name "${twice}" stands there twice: one image would overwrite the other in the registry.`,
    fix: 'Give every image a name of its own.',
  });
}

function refuseBadTags(tags: readonly string[]): void {
  const bad = tags.find((tag) => !tagPattern.test(tag));
  if (bad === undefined) return;
  throw new Failure({
    what: 'The input "tags" cannot be used.',
    why: `"${bad}" is neither a tag nor one of ${tagPresets.join(', ')}.`,
    fix: 'Write one tag or preset per line.',
  });
}

function refuseUnknownSecrets(images: readonly ImageInput[], known: Readonly<Record<string, string>>): void {
  for (const { name, 'build-secrets': asked = [] } of images) {
    const unknown = asked.find((id) => !(id in known));
    if (unknown === undefined) continue;
    throw new Failure({
      what: 'The input "images" cannot be used.',
      why: `The image ${name} asks for the build secret "${unknown}", which "build-secrets" does not hold.`,
      fix: `Add "${unknown}" to the input "build-secrets".`,
    });
  }
}
