import { describe, expect, it } from '@jest/globals';
import { makeRelease } from '../src/index.ts';

const parts = {
  version: 'v1.0.0',
  commit: 'c'.repeat(40),
  digests: { web: 'r/web@sha256:1', api: 'r/api@sha256:2' },
  stack: 'services: {}\n',
  files: [{ to: '/srv/a', files: 1, bytes: 2, manifest: 'm' }],
  configs: ['nginx-1'],
  secrets: ['key-1', 'key-2'],
  createdAt: '2026-11-21T04:00:00Z',
};

describe('makeRelease', () => {
  it('names a release by its version and a hash of the applied content', () => {
    expect(makeRelease(parts).id).toMatch(/^v1\.0\.0-[0-9a-f]{12}$/);
  });

  it('gives equal content an equal id, whatever the order, the commit and the time', () => {
    const again = makeRelease({
      ...parts,
      commit: 'd'.repeat(40),
      digests: { api: 'r/api@sha256:2', web: 'r/web@sha256:1' },
      secrets: ['key-2', 'key-1'],
      createdAt: '2027-01-01T00:00:00Z',
    });
    expect(again.id).toBe(makeRelease(parts).id);
  });

  it.each([
    ['a digest', { digests: { ...parts.digests, api: 'r/api@sha256:3' } }],
    ['the stack', { stack: 'services: {a: {}}\n' }],
    ['a synced file', { files: [{ to: '/srv/a', files: 1, bytes: 2, manifest: 'n' }] }],
    ['a secret', { secrets: ['key-1', 'key-3'] }],
  ])('gives another id when %s changes', (_, change) => {
    expect(makeRelease({ ...parts, ...change }).id).not.toBe(makeRelease(parts).id);
  });

  it('refuses a version that is not a tag', () => {
    expect(() => makeRelease({ ...parts, version: 'v1 0' })).toThrow('cannot be used as a version');
  });
});
