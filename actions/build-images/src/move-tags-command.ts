import { homedir } from 'node:os';
import { type ActionContext, code } from '@fairway/action-kit';
import {
  inspectImage,
  missingPlatforms,
  openRegistry,
  shortDigest,
  withRetries,
} from '@fairway/docker/registry';
import { localHost } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { MovableImage } from './inputs/movable-image.ts';
import { readMoveInputs } from './inputs.ts';
import { forEachImage } from './publish/each-image.ts';
import { moveTags } from './publish/move-tags.ts';
import { loggedRetries } from './retry.ts';

/** Moves the tags that a build with `moving-tags: after-deploy` has left, to the very images that were deployed. */
export async function moveTagsCommand(context: ActionContext<never>): Promise<void> {
  const { clock, signal } = context;
  const { images, login } = readMoveInputs();
  const access = {
    logins: login === undefined ? [] : [login],
    configDirectory: process.env['DOCKER_CONFIG'] ?? `${homedir()}/.docker`,
    environment: process.env,
  };
  const host = localHost(context);
  await context.phase('prove', async (phase) => {
    const registry = openRegistry(host, { ...access, signal });
    await forEachImage(images, 'cannot get their tags', async (image) => {
      const { repository, digest, platforms } = image;
      const found = await withRetries(
        () => inspectImage(registry, `${repository}@${digest}`),
        loggedRetries(phase, { clock, signal }),
      );
      const missing = [...found.lost, ...missingPlatforms(platforms, found.platforms)];
      if (missing.length > 0) throw notWhole(image, missing);
      phase.proved(
        `${repository} holds the image whole`,
        `${digest}, ${found.parts} manifests, configs and layers`,
      );
    });
  });
  const moved = images.map(({ repository, digest, moving = [] }) => ({ repository, digest, moving }));
  await context.phase('move', (phase) =>
    moveTags(moved, phase, { registry: openRegistry(host, access), clock, signal }),
  );
  await context.phase('report', async ({ info }) => {
    const count = moved.reduce((sum, { moving }) => sum + moving.length, 0);
    if (count === 0) info('No tag moves: the build left none.');
    context.summary.heading('Moved tags');
    context.summary.table({
      head: ['Image', 'Tags', 'Digest'],
      rows: moved.map(({ repository, moving, digest }) => [
        repository,
        moving.join(', ') || 'none',
        code(shortDigest(digest)),
      ]),
    });
    context.setOutput(
      'images',
      images.map(({ moving: tags = [], ...image }) => ({ ...image, tags: [...tagsOf(image), ...tags] })),
    );
    context.setOutput(
      'digests',
      Object.fromEntries(images.map(({ repository, name, digest }) => [name ?? repository, digest])),
    );
  });
}

function tagsOf({ tags }: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Array.isArray(tags) ? tags : [];
}

function notWhole({ repository, digest }: MovableImage, missing: readonly string[]): Failure {
  return new Failure({
    what: `${repository}@${digest} is not whole, so no tag moves`,
    why: 'The registry no longer holds all that the build proved.',
    evidence: missing.slice(0, 10),
    fix: 'Look for a clean-up that deletes layers or untagged manifests in the registry, and build the release again.',
  });
}
