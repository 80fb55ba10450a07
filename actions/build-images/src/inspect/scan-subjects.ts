import { type Builder, type BuildTarget, bake } from '@fairway/docker/build';
import { inspectImage, type RegistryClient } from '@fairway/docker/registry';
import type { Host } from '@fairway/host';
import type { Plan } from '../plan/plan.ts';
import type { BuiltImages } from './leaks.ts';

/** The run that a scan belongs to. */
export interface ScanContext {
  readonly builder: Builder;
  readonly builderName: string | undefined;
  readonly registry: RegistryClient;
  /** Directory for what a build leaves; thrown away with the step. */
  readonly tempDir: string;
  readonly command: readonly string[];
  /** Directory for the reports; they stay for later steps of the job. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** An image of one platform, which is scanned. */
export interface ScanSubject {
  /** `harbor`, or `harbor (linux/arm64)` where there are several. */
  readonly name: string;
  readonly reference: string;
}

/** The images to scan. `remove` deletes the tags that were made for the scan. */
export interface ScanSubjects {
  readonly all: readonly ScanSubject[];
  remove(): Promise<void>;
}

/**
 * Every platform of every image, each by a reference of its own: of an image with several platforms, a scanner would only
 * read that of the machine. In a registry each platform has a digest. In an engine each platform gets a tag until the scan
 * ends, by a build that finds every step in the builder's cache.
 */
export async function scanSubjects(
  host: Host,
  { targets, digests, unchanged }: BuiltImages,
  plan: Plan,
  context: ScanContext,
): Promise<ScanSubjects> {
  const { builder, env, registry } = context;
  const inEngine = (name: string) => builder.driver === 'docker' && !unchanged.has(name);
  const several = targets.filter(({ name, platforms }) => inEngine(name) && platforms.length > 1);
  const made: string[] = [];
  for (const platform of new Set(several.flatMap(({ platforms }) => platforms))) {
    const tag = scanTag(platform);
    const single = several.filter(({ platforms }) => platforms.includes(platform)).map(only(platform));
    await makeSingle(host, single, plan, context);
    made.push(...single.map(({ repository }) => `${repository}:${tag}`));
  }
  const perTarget = targets.map(async ({ name, repository, tags, platforms }): Promise<ScanSubject[]> => {
    if (inEngine(name)) {
      if (platforms.length < 2) return [{ name, reference: `${repository}:${tags[0]}` }];
      return platforms.map((one) => ({
        name: `${name} (${one})`,
        reference: `${repository}:${scanTag(one)}`,
      }));
    }
    const whole = `${repository}@${digests.get(name)}`;
    const { platformDigests: found } = await inspectImage(registry, whole);
    if (found.size < 2) return [{ name, reference: whole }];
    return [...found].map(([one, digest]) => ({
      name: `${name} (${one})`,
      reference: `${repository}@${digest}`,
    }));
  });
  return {
    all: (await Promise.all(perTarget)).flat(),
    async remove() {
      if (made.length > 0) await host.exec(['docker', 'image', 'rm', ...made], { env, accept: 'any' });
    },
  };
}

async function makeSingle(
  host: Host,
  targets: readonly BuildTarget[],
  { standOn, secretEnv }: Plan,
  { builder, builderName, tempDir, env, timeoutMs, signal }: ScanContext,
): Promise<void> {
  await bake(host, targets, {
    ...{ builder, builderName, standOn, tempDir, timeoutMs, signal },
    env: { ...env, ...secretEnv },
  });
}

function only(platform: string): (target: BuildTarget) => BuildTarget {
  return (target) => ({
    ...target,
    platforms: [platform],
    tags: [scanTag(platform)],
    attest: {},
    cache: 'none',
  });
}

function scanTag(platform: string): string {
  return `fairway-scan-${platform.replaceAll('/', '-')}`;
}
