import { Failure } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { NotAllowedFailure } from '../../src/destination.ts';
import { explainOnHost } from '../../src/directory/run.ts';

const place = { what: 'attic did not store x.', directory: '/srv/backups', host: 'nas (10.0.0.9)' };
const saying = (...evidence: string[]) =>
  new Failure({
    what: '`sh` failed on nas.',
    why: 'It ended with exit status 1.',
    fix: 'Read its last lines.',
    evidence,
  });

describe('what a host says', () => {
  it.each([
    [
      "dd: error writing '/srv/x': No space left on device",
      'The disk of nas (10.0.0.9) is full',
      'prune works',
    ],
    ['cat: write error: Disk quota exceeded', 'the quota of its user is reached', 'prune works'],
    ["mkdir: cannot create directory '/srv': Read-only file system", 'takes no writes', 'dmesg'],
    ['cat: /srv/x: Input/output error', 'cannot be read', 'dmesg'],
    [
      'sh: 5: cannot create /srv/x: Permission denied',
      'does not have the rights in /srv/backups',
      'own /srv/backups',
    ],
  ])('%s is told with what to do', (line, why, fix) => {
    const failure = explainOnHost(saying(line), place);
    expect(failure.what).toBe(place.what);
    expect(failure.why).toContain(why);
    expect(failure.fix).toContain(fix);
    expect(failure.evidence).toEqual([line]);
    expect(failure instanceof NotAllowedFailure).toBe(why.includes('rights'));
  });

  it('and nobody knows is passed on', () => {
    expect(explainOnHost(saying('oops'), place)).toMatchObject({
      what: place.what,
      why: '`sh` failed on nas. It ended with exit status 1.',
      fix: 'Read its last lines.',
    });
  });
});
