import type { ActionContext } from '@fairway/action-kit';
import { inspectBuilder } from '@fairway/docker/build';
import { openDockerConfig, openRegistry, withRetries } from '@fairway/docker/registry';
import { localHost } from '@fairway/host';
import { buildImages } from './build/build.ts';
import { chooseCache } from './cache/build-cache.ts';
import type { LeftBehind } from './clean-up.ts';
import { withBakeFile } from './inputs/bake-file.ts';
import { readBuildInputs, secretsOf } from './inputs.ts';
import { refuseLeaks, refuseSecretArguments } from './inspect/leaks.ts';
import { refuseMaskedOutput } from './inspect/masked-outputs.ts';
import { refuseVulnerabilities, scanImages, summariseScan } from './inspect/scan.ts';
import { planBuild } from './plan/plan.ts';
import { isPreReleaseVersion } from './plan/pre-release.ts';
import { checkSources, isPrerelease, readSource } from './plan/sources.ts';
import { tagFacts } from './plan/tags.ts';
import { moveTags } from './publish/move-tags.ts';
import { proveImage } from './publish/prove.ts';
import { pushImages } from './publish/push.ts';
import { summarise } from './report.ts';
import { loggedRetries } from './retry.ts';
import { keepForReuse } from './reuse/keep.ts';
import { findUnchanged } from './reuse/reuse.ts';

/** Builds all images in one solve, pushes them, and proves by reading them back that the registry holds them. */
export async function buildCommand(context: ActionContext<LeftBehind>): Promise<void> {
  const { github, tempDir, clock, signal } = context;
  const given = readBuildInputs();
  const host = localHost(context);
  const builderName = given.builder;

  const { inputs, builder, source, left } = await context.phase('preflight', async (phase) => {
    const { workspace } = github;
    const mask = (value: string) => context.mask(value);
    const inputs = await withBakeFile(host, given, phase, { workspace, env: process.env, signal, mask });
    await checkSources(host, [...inputs.images, ...inputs.linked], workspace);
    const source = await readSource(host, github);
    context.about({ release: { version: inputs.release, commit: source.revision } });
    const builder = await inspectBuilder(host, { builder: builderName, signal });
    const logins = inputs.login ? [inputs.login] : [];
    const { directory, env } = await withRetries(
      () => openDockerConfig(host, { logins, parent: tempDir, signal }),
      { ...loggedRetries(phase, { clock, signal }), kinds: ['unavailable', 'cut'] },
    );
    const left = { configDirectory: directory, env, builder, ...(builderName ? { builderName } : {}) };
    context.saveState(left);
    for (const { registry, username } of logins) phase.info(`Logged in to ${registry} as ${username}.`);
    return { inputs, builder, source, left };
  });
  const { env } = left;
  const secrets = secretsOf(inputs);
  const access = {
    logins: inputs.login ? [inputs.login] : [],
    configDirectory: left.configDirectory,
    environment: process.env,
    env,
  };
  const registry = openRegistry(host, { ...access, signal });

  const { plan, keepsLayers, leaves } = await context.phase('plan', async ({ info }) => {
    const { workspace } = github;
    const preRelease = isPrerelease(github) || isPreReleaseVersion(inputs.release);
    const tags = tagFacts(github, inputs.release, preRelease);
    const { cache, keepsLayers = false, instead } = chooseCache(inputs.cache, builder, process.env);
    if (instead) info(`No cache is used: ${instead}.`);
    const plan = planBuild(inputs, { builder, source, tags, cache, workspace });
    refuseSecretArguments(plan.targets, secrets);
    const lines = plan.targets.map(({ name, repository, platforms }) => {
      const all = [...plan.releaseTags, ...(plan.movingTags.get(name) ?? [])];
      return `${name} → ${repository}: ${[...all, ...platforms].join(', ')}`;
    });
    refuseMaskedOutput(lines.join('\n'), context.withoutSecrets, secrets);
    for (const line of [...lines, ...plan.notes]) info(line);
    const references = plan.targets.flatMap(({ repository, tags }) =>
      tags.map((tag) => `${repository}:${tag}`),
    );
    const leaves = inputs.prune ? { ...left, prune: { references, keep: inputs.pruneKeep } } : left;
    context.saveState(leaves);
    return { plan, keepsLayers, leaves };
  });

  const reuse = await context.phase('compare', (phase) =>
    findUnchanged(plan, phase, {
      ...{ choice: inputs.reuse, reuseKey: inputs.reuseKey },
      ...{ builder, registry, clock, signal },
    }),
  );

  const built = await context.phase('build', (phase) =>
    buildImages(host, plan, reuse, phase, { context, left, timeoutMs: inputs.timeoutMs, keepsLayers }),
  );

  const digests = new Map([...reuse.unchanged, ...built.digests]);
  const images = { targets: plan.targets, digests, unchanged: reuse.unchanged };
  await context.phase('inspect', (phase) =>
    refuseLeaks(host, images, secrets, phase, { builder, registry, env, signal }),
  );

  if (inputs.scan) {
    const { command, severity } = inputs.scan;
    await context.phase('scan', async (phase) => {
      const { timeoutMs } = inputs;
      const made = await host.exec(['mktemp', '-d', `${tempDir}/fairway-scan-XXXXXXXXXX`], { signal });
      const directory = made.stdout.trim();
      const scan = await scanImages(host, images, plan, phase, {
        builder,
        builderName,
        registry,
        command,
        directory,
        tempDir: left.configDirectory,
        env,
        timeoutMs,
        signal,
      });
      context.setOutput('sarif', scan.sarifFile);
      summariseScan(context.summary, scan);
      refuseVulnerabilities(scan, severity, phase);
    });
  }

  const pushed = await context.phase('push', (phase) =>
    pushImages(host, plan, digests, phase, {
      unchanged: reuse.unchanged,
      ...{ builder, registry, env, timeoutMs: inputs.timeoutMs, clock, signal },
    }),
  );

  const proven = await context.phase('prove', (phase) =>
    Promise.all(
      plan.targets.map((image) => {
        const digest = pushed.get(image.name) ?? '';
        return proveImage(image, digest, phase, { registry, tags: plan.releaseTags, clock, signal });
      }),
    ),
  );

  const moves = inputs.movingTags === 'with-build';
  const published = await context.phase('move', async (phase) => {
    const { reuseKey } = inputs;
    if (reuseKey !== undefined) await keepForReuse(proven, reuse, phase, { registry, reuseKey, signal });
    const moving = proven.map((image) => ({ ...image, moving: plan.movingTags.get(image.name) ?? [] }));
    if (!moves) {
      for (const { repository, moving: tags } of moving)
        if (tags.length > 0) phase.info(`${repository}: ${tags.join(', ')} wait for \`command: move-tags\`.`);
      return moving;
    }
    // Once one tag has moved, all move: this registry knows of no cancelled run.
    await moveTags(moving, phase, { registry: openRegistry(host, access), clock, signal });
    return moving.map(({ moving: moved, ...image }) => ({ ...image, tags: [...image.tags, ...moved] }));
  });

  // Only now: layers are saved for later runs only where this run has proven its images.
  if (built.kept) context.saveState({ ...leaves, kept: built.kept });

  await context.phase('report', async () => {
    refuseMaskedOutput(JSON.stringify(published), context.withoutSecrets, secrets);
    context.setOutput('images', published);
    context.setOutput('digests', Object.fromEntries(published.map(({ name, digest }) => [name, digest])));
    summarise(context.summary, published, {
      release: inputs.release,
      revision: source.revision,
      latest: !plan.movesLatest
        ? 'left where it was'
        : moves
          ? 'moved to this release'
          : 'moves after the deploy',
      notes: plan.notes,
      unchanged: reuse.unchanged,
    });
  });
}
