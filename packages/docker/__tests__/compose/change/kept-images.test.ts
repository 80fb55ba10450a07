import { expect, test } from '@jest/globals';
import { pruneKeptImages } from '../../../src/compose/index.ts';
import { engineHost } from '../../engine/engine-host.ts';

const image = (id: string, tags: readonly string[], more: object = {}) => ({
  Id: id,
  RepoTags: tags,
  RepoDigests: [`r.example/${id}@sha256:abc`],
  Size: 10,
  ...more,
});
const kept = (id: string) => `fairway-kept:app.${id}`;

/** Prunes the project `app` on a host with images and containers. Returns the names that the engine shall not know. */
async function prune(images: readonly object[], { running = '', refused = '' } = {}) {
  const named: string[] = [];
  const host = engineHost({
    answer(path) {
      if (path === '/images/json') return images;
      if (path === '/containers/json') return running ? [{ ImageID: running }] : [];
      const name = path.replace('/images/', '');
      named.push(name);
      // The engine names what it removed, and knows no image of another name.
      return name === refused ? undefined : [{ Untagged: name }];
    },
  });
  const done = await pruneKeptImages(host, 'app', new Set(['needed']));
  expect(host.commands).toEqual([]);
  return { ...done, named };
}

test.each<[string, readonly object[], Parameters<typeof prune>[1], object]>([
  [
    'an image that only this project kept goes with its digests',
    [image('old', [kept('old')])],
    {},
    { removed: 1, bytes: 10, named: [kept('old'), 'r.example/old@sha256:abc'] },
  ],
  [
    'digests that went with the last tag are not missed',
    [image('old', [kept('old')])],
    { refused: 'r.example/old@sha256:abc' },
    { removed: 1, bytes: 10 },
  ],
  [
    'an image with a tag of somebody else loses only ours',
    [image('old', [kept('old'), 'shop:v1'])],
    {},
    { removed: 0, bytes: 0, named: [kept('old')] },
  ],
  [
    'an image of a kept release stays',
    [image('needed', [kept('needed')])],
    {},
    { removed: 0, bytes: 0, named: [] },
  ],
  [
    'an image of a container stays',
    [image('old', [kept('old')])],
    { running: 'old' },
    { removed: 0, named: [] },
  ],
  [
    'an image of another project stays',
    [image('old', ['fairway-kept:shop.old'])],
    {},
    { removed: 0, named: [] },
  ],
])('%s', async (_what, images, world, expected) => {
  expect(await prune(images, world)).toMatchObject(expected);
});
