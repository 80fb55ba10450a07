import { describe, expect, test } from '@jest/globals';
import { readBuildMetadata } from '../../../src/build/bake/build-metadata.ts';

const digest = `sha256:${'c'.repeat(64)}`;

describe('the metadata of a build', () => {
  const names = new Map([['apps-harbor', 'apps/harbor']]);

  test('gives each image its digest', () => {
    const text = JSON.stringify({ 'apps-harbor': { 'containerimage.digest': digest } });
    expect([...readBuildMetadata(text, names)]).toEqual([['apps/harbor', digest]]);
  });

  test.each(['{}', '{"apps-harbor":{}}'])('%s is a failure that names the image', (text) => {
    expect(() => readBuildMetadata(text, names)).toThrow('the image apps/harbor');
  });
});
