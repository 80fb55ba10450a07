import { readInputs } from '@fairway/action-kit';
import { afterEach, describe, expect, it } from '@jest/globals';
import { releaseInputs, releaseSourceOf } from '../../src/inputs/release-inputs.ts';

const built = { name: 'web', repository: 'registry.example.org/web', digest: `sha256:${'0'.repeat(64)}` };

describe('the input images', () => {
  afterEach(() => {
    delete process.env['INPUT_IMAGES'];
  });

  const read = (images: string) => {
    process.env['INPUT_IMAGES'] = images;
    return releaseSourceOf('v1', readInputs(releaseInputs()));
  };

  it.each<[string, string, object]>([
    ['what was built', JSON.stringify([built]), { images: [built], imagesPending: false }],
    ['an empty list, where nothing was built', '[]', { images: [], imagesPending: false }],
    ['that images are still being built', 'pending', { images: undefined, imagesPending: true }],
  ])('takes %s', (_, images, source) => {
    expect(read(images)).toMatchObject(source);
  });

  it('refuses an empty text, which is an output that GitHub has dropped', () => {
    expect(() => read('')).toThrow(/"images" cannot be used.*It is empty.*GitHub drops an output of a job/s);
  });
});
