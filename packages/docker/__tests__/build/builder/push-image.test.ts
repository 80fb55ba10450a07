import { expect, test } from '@jest/globals';
import { parsePushedDigest } from '../../../src/build/builder/push-image.ts';

test('docker push says which digest a tag has', () => {
  const digest = `sha256:${'c'.repeat(64)}`;
  expect(parsePushedDigest(`5ec4405b33be: Layer already exists\n1.4.2: digest: ${digest} size: 891\n`)).toBe(
    digest,
  );
  expect(parsePushedDigest('5ec4405b33be: Pushed')).toBeUndefined();
});
