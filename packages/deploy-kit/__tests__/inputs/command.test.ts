import { describe, expect, it } from '@jest/globals';
import { type Command, requestOf, requireFor } from '../../src/inputs/command.ts';
import type { GivenImages } from '../../src/inputs/release-inputs.ts';

describe('the request', () => {
  const inputs = { stack: 'harbor' };
  const image = {
    name: 'web',
    repository: 'registry.example.org/web',
    digest: `sha256:${'0'.repeat(64)}`,
    tags: ['v1'],
  };
  const request = (command: Command, isGiven: boolean, images: GivenImages = []) =>
    requestOf({ command, to: 'previous', images }, inputs, { isGiven, read: () => 'v1' });

  it.each<Command>(['deploy', 'plan'])('to %s has a release', (command) => {
    expect(request(command, true)).toEqual({ command, inputs, source: 'v1' });
  });

  it.each<[string, boolean, string | undefined]>([
    ['the release that is given', true, 'v1'],
    ['none where none is given', false, undefined],
  ])('to check has %s', (_, isGiven, source) => {
    expect(request('check', isGiven)).toEqual({ command: 'check', inputs, source, images: [] });
  });

  it('to check has the built images, with or without a release', () => {
    expect(request('check', false, [image])).toMatchObject({ source: undefined, images: [image] });
  });

  it('to check runs beside the build of the images, and a deploy does not', () => {
    expect(request('check', true, 'pending')).toMatchObject({ source: 'v1', images: [] });
    for (const command of ['deploy', 'plan'] as const)
      expect(() => request(command, true, 'pending')).toThrow('Only "command: check" can run beside a build');
  });

  it('to roll back has the version to go to, and reads no release', () => {
    const read = () => {
      throw new Error('read');
    };
    expect(requestOf({ command: 'rollback', to: 'v0', images: [] }, inputs, { isGiven: true, read })).toEqual(
      { command: 'rollback', inputs, to: 'v0' },
    );
  });

  it('to deploy without a release fails with the error of reading it', () => {
    const given = { command: 'deploy', to: '', images: [] } as const;
    const read = () => requireFor('deploy', { release: undefined }, ['release']);
    expect(() => requestOf(given, inputs, { isGiven: false, read })).toThrow(
      'The input "release" cannot be used.',
    );
  });
});

describe('inputs that a command needs', () => {
  it.each<[string, { readonly a?: string; readonly b?: string }, string | undefined]>([
    ['all there', { a: 'x', b: 'y' }, undefined],
    ['one missing', { a: 'x' }, 'The input "b" cannot be used.'],
    ['both missing', {}, 'The inputs "a", "b" cannot be used.'],
  ])('%s', (_, given, what) => {
    const require = () => requireFor('deploy', given, ['a', 'b']);
    if (what === undefined) expect(require).not.toThrow();
    else expect(require).toThrow(what);
  });
});
