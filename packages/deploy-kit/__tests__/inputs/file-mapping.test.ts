import { describe, expect, test } from '@jest/globals';
import { parseFileMapping } from '../../src/inputs/file-mapping.ts';

describe('a line of the input files', () => {
  test.each([
    ['deploy/nginx => /srv/nginx', 'deploy/nginx', '/srv/nginx'],
    ['deploy/nginx/ => /srv/nginx/', 'deploy/nginx', '/srv/nginx'],
    ['. => /srv/all', '.', '/srv/all'],
    ['with blanks/in it => /srv/a b', 'with blanks/in it', '/srv/a b'],
  ])('%j', (line, from, to) => {
    expect(parseFileMapping(line)).toEqual({ from, to });
  });

  test.each([
    'deploy/nginx',
    'a => b',
    '/etc => /srv',
    '../x => /srv',
    'a => /srv/../etc',
    'a => /b => /c',
    ' => /x',
  ])('is refused: %j', (line) => {
    expect(() => parseFileMapping(line)).toThrow(/=> \/srv\/marina\/nginx/);
  });
});

describe('where hosts have their own base directory', () => {
  const base = 'the directory';

  test.each([
    ['infra/traefik => traefik', 'infra/traefik', 'traefik'],
    ['infra => /etc/app', 'infra', '/etc/app'],
  ])('%j', (line, from, to) => {
    expect(parseFileMapping(line, { base })).toEqual({ from, to });
  });

  test.each(['infra => ../other', 'infra => a/../../b'])('is refused: %j', (line) => {
    expect(() => parseFileMapping(line, { base })).toThrow(/not a path in the directory/);
  });
});
