import { expect, test } from '@jest/globals';
import { requirePlatform } from '../../src/release/platforms.ts';

const host = { name: 'web1' };
const image = (service: string, ...platforms: string[]) => ({
  service,
  reference: `registry.test/${service}@sha256:1`,
  platforms,
  built: true,
});
const model = { services: { web: {}, worker: {}, emulated: { platform: 'linux/arm64' } } };

test.each([
  ['the platform of the host', [image('web', 'linux/amd64')]],
  ['several platforms with it', [image('web', 'linux/arm64/v8', 'linux/amd64')]],
  ['a variant of it', [image('web', 'linux/amd64/v2')]],
  ['unknown platforms', [image('web')]],
  ['another platform that the service names itself', [image('emulated', 'linux/arm64')]],
])('an image for %s runs', (_, images) => {
  expect(() => requirePlatform(host, 'linux/amd64', model, images)).not.toThrow();
});

test('an image for another platform is refused, by service, host and platforms', () => {
  expect(() => requirePlatform(host, 'linux/amd64', model, [image('web', 'linux/arm64')])).toThrow(
    /The service web cannot run on web1\.[\s\S]*The host is linux\/amd64, and the image is made for linux\/arm64\./,
  );
});

test('all services that cannot run are named at once', () => {
  const images = [image('web', 'linux/arm64'), image('worker', 'linux/arm/v7')];
  expect(() => requirePlatform(host, 'linux/amd64', model, images)).toThrow(
    /2 services cannot run on web1[\s\S]*service web[\s\S]*service worker/,
  );
});
