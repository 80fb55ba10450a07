import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type MemoryRegistry, startMemoryRegistry } from '../../../test/stage/registry/memory-registry.ts';
import { runStep } from '../../../test/stage/step/run-step.ts';

const account = { username: 'ci', password: 'anchor-chain-42' };
const layers = ['oak', 'pitch and tar'];
let registry: MemoryRegistry;

beforeEach(async () => {
  registry = await startMemoryRegistry({ account });
});
afterEach(() => registry.close());

/** An item of the output `images` of a build with `moving-tags: after-deploy`. */
function built(moving: readonly string[] | undefined, platform = 'linux/amd64') {
  const { digest } = registry.store({ platforms: { [platform]: { layers } } }, '1.4.2');
  const repository = `${registry.address}/acme/hull`;
  return { name: 'hull', repository, tags: ['1.4.2'], digest, platforms: [platform], moving };
}

const move = (images: unknown, inputs: Record<string, string> = {}) =>
  runStep({
    action: 'build-images',
    workspace: tmpdir(),
    inputs: {
      command: 'move-tags',
      images: JSON.stringify(images),
      registry: `${registry.address}/acme`,
      'registry-username': account.username,
      'registry-password': account.password,
      ...inputs,
    },
  });

test('the tags that a build has left move to the image that it built, after it is read back whole', async () => {
  const image = built(['1.4', 'latest']);
  const step = await move([image]);
  expect(step.log).not.toContain('::error');
  expect(step.exitCode).toBe(0);
  for (const tag of ['1.4', 'latest']) expect(registry.tags.get(tag)).toBe(image.digest);
  expect(JSON.parse(step.outputs['images'] ?? '')[0]).toMatchObject({ tags: ['1.4.2', '1.4', 'latest'] });
  expect(JSON.parse(step.outputs['digests'] ?? '')).toEqual({ hull: image.digest });
  expect(step.summary).toContain('1.4, latest');
});

test('no tag moves where the registry has lost a layer of any image', async () => {
  const lost = built(['latest'], 'linux/arm64');
  const whole = built(['latest']);
  const config = JSON.parse(registry.content.get(lost.digest)?.toString() ?? '').config.digest;
  registry.content.delete(config);
  const step = await move([whole, { ...lost, name: 'sail' }]);
  expect(step.exitCode).toBe(1);
  expect(step.log).toContain('is not whole, so no tag moves');
  expect(step.log).toContain(`the config ${config}`);
  expect(registry.tags.has('latest')).toBe(false);
});

test('a release that moves no tag is green, and says so', async () => {
  const step = await move([built([])]);
  expect(step.exitCode).toBe(0);
  expect(step.log).toContain('No tag moves');
});

test.each<[string, (image: object) => unknown, Record<string, string>, string]>([
  [
    'images of a build that has moved its tags itself',
    (image) => [{ ...image, moving: undefined }],
    {},
    'the field "moving" is missing',
  ],
  ['an empty list', () => [], {}, 'The list is empty'],
  ['a tag that is none', (image) => [{ ...image, moving: ['a b'] }], {}, 'it is not a tag'],
  ['a wrong password', (image) => [image], { 'registry-password': 'wrong-password' }, 'did not accept'],
])('%s: an error before any tag moves', async (_case, images, inputs, why) => {
  const step = await move(images(built(['latest'])), inputs);
  expect(step.exitCode).toBe(1);
  expect(step.log).toContain(why);
  expect(registry.tags.has('latest')).toBe(false);
});
