import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isTag, parseReference, pinned } from '../../../src/registry/index.ts';
import { formatReference, withDefaultTag } from '../../../src/registry/reference/reference.ts';

const hex = 'a'.repeat(64);

describe('an image reference', () => {
  test.each([
    ['postgres', { registry: 'docker.io', path: 'library/postgres' }],
    ['postgres:16', { registry: 'docker.io', path: 'library/postgres', tag: '16' }],
    ['acme/marina', { registry: 'docker.io', path: 'acme/marina' }],
    ['index.docker.io/acme/marina', { registry: 'docker.io', path: 'acme/marina' }],
    ['ghcr.io/acme/marina:v1.2', { registry: 'ghcr.io', path: 'acme/marina', tag: 'v1.2' }],
    ['localhost/marina', { registry: 'localhost', path: 'marina' }],
    ['localhost:5000/marina', { registry: 'localhost:5000', path: 'marina' }],
    ['10.0.0.2:5000/base/node', { registry: '10.0.0.2:5000', path: 'base/node' }],
    ['[::1]:5000/base/node:1', { registry: '[::1]:5000', path: 'base/node', tag: '1' }],
    [`r.io/a__b/c-d@sha256:${hex}`, { registry: 'r.io', path: 'a__b/c-d', digest: `sha256:${hex}` }],
    [`r.io/x:1@sha256:${hex}`, { registry: 'r.io', path: 'x', tag: '1', digest: `sha256:${hex}` }],
  ])('%s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });

  test.each([
    ['', 'names no repository'],
    ['r.io/', 'names no repository'],
    ['Postgres', 'lower case'],
    ['r.io/Acme/marina', 'lower case'],
    ['marina:1 4', 'is not a tag'],
    ['marina:1;reboot', 'is not a tag'],
    [`marina:${'x'.repeat(129)}`, 'is not a tag'],
    ['marina@sha256:abc', 'is not a digest'],
    [`marina@sha256:${hex.toUpperCase()}`, 'is not a digest'],
    ['a@b@c', 'more than one @'],
    ['r.io/a//b', 'not the name of a repository'],
    ['r.io/a___b', 'not the name of a repository'],
    ['-r.io/a', 'not the address of a registry'],
    [`r.io/${'a'.repeat(251)}`, 'longer than 255'],
    ['https://r.io/a', 'not the address of a registry'],
  ])('%j is refused, and the error says why', (text, why) => {
    expect(() => parseReference(text)).toThrow(why);
  });

  test('is the same after it is written and read again', () => {
    const name = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,8}){0,2}$/);
    const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/);
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 4 }),
        fc.option(tag, { nil: undefined }),
        (parts, tagged) => {
          const once = parseReference(
            `r.io:5000/${parts.join('/')}${tagged === undefined ? '' : `:${tagged}`}`,
          );
          expect(parseReference(formatReference(once))).toEqual(once);
        },
      ),
    );
  });

  test('gets latest only where it has neither tag nor digest', () => {
    expect(formatReference(withDefaultTag(parseReference('postgres')))).toBe(
      'docker.io/library/postgres:latest',
    );
    expect(formatReference(withDefaultTag(parseReference('postgres:16')))).toBe(
      'docker.io/library/postgres:16',
    );
  });

  test('is pinned without its tag', () => {
    expect(pinned(parseReference('r.io/x:1'), `sha256:${hex}`)).toBe(`r.io/x@sha256:${hex}`);
  });

  test.each(['1.4.2', 'v1.4.2-rc.1', '_x', 'latest'])('%s is a tag', (text) =>
    expect(isTag(text)).toBe(true),
  );
  test.each(['', '.1', '-1', 'a b', 'a;b', 'a/b', 'a\n'])('%j is not a tag', (text) =>
    expect(isTag(text)).toBe(false),
  );
});
