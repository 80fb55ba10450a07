import { describe, expect, it } from '@jest/globals';
import { registriesOf, shortImage } from '../../../src/registry/reference/image-name.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('an image in a table', () => {
  it.each([
    [`ghcr.io/acme/pier@${digest}`, 'acme/pier@0123456789ab'],
    [`10.0.0.2:5000/acme/pier:v1@${digest}`, 'acme/pier:v1@0123456789ab'],
    [`localhost/pier@${digest}`, 'pier@0123456789ab'],
    [`postgres:17@${digest}`, 'postgres:17@0123456789ab'],
    [`acme/pier@${digest}`, 'acme/pier@0123456789ab'],
    ['ghcr.io/acme/pier:v1', 'acme/pier:v1'],
    ['fairway-kept:polls-0123456789ab', 'built on the host'],
  ])('%s is shown as %s', (reference, short) => {
    expect(shortImage(reference)).toBe(short);
  });
});

describe('the registries of images', () => {
  it('are named once, and Docker Hub only where it is written', () => {
    const images = [
      'ghcr.io/acme/b',
      'ghcr.io/acme/a:v1',
      `10.0.0.2:5000/x@${digest}`,
      'postgres:17',
      'acme/pier',
    ];
    expect(registriesOf(images)).toEqual(['10.0.0.2:5000', 'ghcr.io']);
  });
});
