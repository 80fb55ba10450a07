import type { InstalledLook } from '@fairway/deploy-kit';
import { describe, expect, it } from '@jest/globals';
import { judge } from '../../src/judge/judge.ts';
import type { Seen } from '../../src/look/seen.ts';
import type { LastLook } from '../../src/record/last-look.ts';
import { nextLook } from '../../src/record/next-look.ts';
import { complaint, minute, now, probe, rulesOf, seenOf, service } from '../judge/seen-of.ts';

const after = (seen: Seen, before: Partial<LastLook> = {}) =>
  nextLook(
    'shop/production',
    { seen, verdict: judge(seen, rulesOf()) },
    { version: 1, at: 0, restarts: {}, answered: {}, ...before },
  );
const held = (since: number | undefined): { look: Partial<InstalledLook> } => ({
  look: { lock: { holder: 'deploy 17', since } },
});

describe('what the next run knows of this look', () => {
  it('is how often each service was restarted', () => {
    const seen = seenOf([service('web', { restarts: 4 }), service('api', { host: 'web2', restarts: 1 })]);
    expect(after(seen, { restarts: { 'shop/production: restarts of gone': 3 } }).restarts).toEqual({
      'shop/production: restarts of web': 4,
      'shop/production: restarts of api on web2': 1,
    });
  });

  it('is how often a container was restarted that a probe looks at, beside a service of that name', () => {
    const proxy = probe('proxy', {
      kind: 'container',
      node: 'web1',
      restarts: { of: 'container web', count: 2 },
    });
    expect(after(seenOf([service('web', { host: 'web1', restarts: 4 })], [proxy])).restarts).toEqual({
      'shop/production: restarts of web on web1': 4,
      'shop/production: restarts of container web on web1': 2,
    });
  });

  it('keeps what was counted before of a machine that was out of reach', () => {
    const seen = seenOf([service('web', { restarts: 4 })], [], {
      unreached: [{ host: 'web2', why: 'Timed out.', runnersFault: false }],
    });
    const before = { 'shop/production: restarts of api on web2': 7 };
    expect(after(seen, { restarts: before }).restarts).toEqual({
      'shop/production: restarts of web': 4,
      ...before,
    });
  });

  it('is when each probe last said yes, of those that there are', () => {
    const seen = seenOf(
      [],
      [probe('web'), complaint('api', 'api'), complaint('disk', 'db', { node: 'web2' })],
    );
    const before = { answered: { api: 5, 'disk on web2': 6, 'disk on web1': 7, gone: 8 } };
    expect(after(seen, before).answered).toEqual({ web: now, api: 5, 'disk on web2': 6 });
  });

  it.each<[string, Seen, number | undefined, number | undefined]>([
    ['since its holder says', seenOf([], [], held(now - minute)), undefined, now - minute],
    [
      'since the first look that saw it',
      seenOf([], [], held(undefined)),
      now - 40 * minute,
      now - 40 * minute,
    ],
    ['since now, where it is new', seenOf([], [], held(undefined)), undefined, now],
    ['not any more, where it is free', seenOf([]), now - 40 * minute, undefined],
  ])('is that the lock is held: %s', (_, seen, before, since) => {
    expect(after(seen, before === undefined ? {} : { lockedSince: before }).lockedSince).toBe(since);
  });
});
