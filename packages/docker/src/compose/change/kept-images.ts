import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { type AskOptions, exchange } from '../../engine/engine.ts';
import { messageIn } from '../../engine/http-exchange.ts';
import { askEngine, engineQuery } from '../../engine/index.ts';
import { builtRepository } from './build-services.ts';

/** Repository of the tags that keep images. `docker image prune` removes an image that has only a digest. */
const keeper = 'fairway-kept';

const images = z.array(
  z.looseObject({
    Id: z.string(),
    RepoTags: z.array(z.string()).nullish(),
    RepoDigests: z.array(z.string()).nullish(),
    Size: z.number().default(0),
  }),
);
const containers = z.array(z.looseObject({ ImageID: z.string() }));

const inspected = z.looseObject({ Id: z.string() });

const allImages = engineQuery('/images/json', images);
/** All containers, ended ones included: without their image they could not be started again. */
const allContainers = engineQuery('/containers/json', containers, { all: '1' });

/**
 * The ids of images on the host, by reference. The map lacks images that the host does not have.
 * @param references `REPOSITORY@sha256:…`, or a tag
 */
export async function imageIds(
  host: Host,
  references: readonly string[],
  options: AskOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(references)];
  if (wanted.length === 0) return new Map();
  const answers = await exchange(
    host,
    wanted.map((reference) => ({ path: `/images/${reference}/json` })),
    options,
  );
  return new Map(
    wanted.flatMap((reference, index) => {
      const { status, body } = answers[index] ?? { status: 0, body: '' };
      if (status === 404) return [];
      if (status === 200) return [[reference, inspected.parse(JSON.parse(body)).Id] as const];
      throw new Failure({
        what: `${host.name} does not say whether it has the image ${reference}.`,
        why: `Its engine answered with status ${status}: ${messageIn(body)}`,
        fix: `Run there: docker image inspect ${reference}`,
      });
    }),
  );
}

/** Protects images of a project from `docker image prune` by a tag of the project. */
export async function keepImages(host: Host, project: string, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return;
  const answers = await exchange(
    host,
    wanted.map((id) => ({ method: 'POST', path: `/images/${id}/tag?${tagQuery(project, id)}` })),
  );
  const refused = answers.find(({ status }) => status !== 201);
  if (!refused) return;
  throw new Failure({
    what: `Images of ${project} could not be kept on ${host.name}.`,
    why: `Its engine answered with status ${refused.status}: ${messageIn(refused.body)}`,
    fix: `Look at the engine's log on ${host.name} (journalctl -u docker).`,
  });
}

/** The tag that keeps an image for a project. It is made of the image's id, so it never names another image. */
export function keptTag(project: string, id: string): string {
  return `${keeper}:${tagOf(project, id)}`;
}

function tagQuery(project: string, id: string): URLSearchParams {
  return new URLSearchParams({ repo: keeper, tag: tagOf(project, id) });
}

function tagOf(project: string, id: string): string {
  return `${project}.${id.replace(/^sha256:/, '').slice(0, 24)}`;
}

/**
 * Removes images that were kept for a project and that are no longer needed by a kept release, by a container of the
 * host, or by another project. An image with other tags loses only ours.
 * @param needed ids of the images of the project's kept releases
 * @returns the number of removed images, and their bytes
 */
export async function pruneKeptImages(
  host: Host,
  project: string,
  needed: ReadonlySet<string>,
): Promise<{ readonly removed: number; readonly bytes: number }> {
  const [all, running] = await askEngine(host, [allImages, allContainers]);
  const used = new Set(running.map(({ ImageID }) => ImageID));
  const ours = (tag: string) =>
    tag.startsWith(`${keeper}:${project}.`) || tag.startsWith(`${builtRepository}:${project}.`);
  let removed = 0;
  let bytes = 0;
  for (const { Id, RepoTags, RepoDigests, Size } of all) {
    const tags = RepoTags ?? [];
    if (!tags.some(ours) || needed.has(Id) || used.has(Id)) continue;
    const foreign = tags.some((tag) => !ours(tag) && tag !== '<none>:<none>');
    const names = [...tags.filter(ours), ...(foreign ? [] : (RepoDigests ?? []))];
    // Without force, the engine itself refuses to remove an image that came into use meanwhile.
    const answers = await exchange(
      host,
      names.map((name) => ({ method: 'DELETE', path: `/images/${name}` })),
      { timeoutMs: 60_000 },
    );
    // The last name of an image takes its digests along. A repeated request finds nothing either.
    const gone = answers.every(({ status }) => status === 200 || status === 404);
    if (!gone || foreign) continue;
    removed++;
    bytes += Size;
  }
  return { removed, bytes };
}
