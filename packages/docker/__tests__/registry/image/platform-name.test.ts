import { expect, test } from '@jest/globals';
import { machinePlatform } from '../../../src/registry/image/platform-name.ts';
import { missingPlatforms, normalPlatforms } from '../../../src/registry/index.ts';

const own = `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;

test.each([
  ['linux/amd64', ['linux/amd64']],
  ['linux/amd64,linux/arm64', ['linux/amd64', 'linux/arm64']],
  [' linux/amd64 , linux/arm64 ,', ['linux/amd64', 'linux/arm64']],
  ['linux/x86_64', ['linux/amd64']],
  ['linux/x86-64,linux/amd64', ['linux/amd64']],
  ['Linux/AMD64', ['linux/amd64']],
  ['linux/amd64/v1', ['linux/amd64']],
  ['linux/amd64/v2', ['linux/amd64/v2']],
  ['linux/aarch64', ['linux/arm64']],
  ['linux/arm64/v8', ['linux/arm64']],
  ['linux/arm64/8', ['linux/arm64']],
  ['linux/arm', ['linux/arm/v7']],
  ['linux/armhf', ['linux/arm/v7']],
  ['linux/armel', ['linux/arm/v6']],
  ['linux/arm/6', ['linux/arm/v6']],
  ['linux/i386', ['linux/386']],
  ['arm64', ['linux/arm64']],
  ['macos/arm64', ['darwin/arm64']],
  ['windows/amd64', ['windows/amd64']],
  ['local', [own]],
  ['linux', [own]],
])('%j is %j', (text, names) => {
  expect(normalPlatforms([text])).toEqual(names);
});

test.each(['linux/adm64', 'linus/amd64', 'linux//amd64', 'linux/amd64/x/y', 'linux/arm/seven', 'x y'])(
  '%j is no platform',
  (text) => {
    expect(() => normalPlatforms([text])).toThrow('is not a platform');
  },
);

test.each([
  [['linux/amd64'], ['linux/amd64'], []],
  [['linux/arm64'], ['linux/arm64/v8'], []],
  [['linux/arm/v7'], ['linux/arm'], []],
  [['linux/amd64', 'linux/arm64'], ['linux/amd64'], ['linux/arm64']],
  [['linux/amd64/v2'], ['linux/amd64'], ['linux/amd64/v2']],
])('of %j, %j lacks %j', (asked, found, missing) => {
  expect(missingPlatforms(asked, found)).toEqual(missing);
});

test.each([
  ['x86_64', 'linux/amd64'],
  ['aarch64', 'linux/arm64'],
  ['armv7l', 'linux/arm/v7'],
  ['i686', 'linux/386'],
  ['riscv64', 'linux/riscv64'],
  ['vax', 'linux/vax'],
])('an engine on a %s runs %s', (machine, platform) => {
  expect(machinePlatform('linux', machine)).toBe(platform);
});
