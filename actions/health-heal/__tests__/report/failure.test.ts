import { describe, expect, it } from '@jest/globals';
import type { Subject } from '../../src/inputs/subject.ts';
import type { Outcome } from '../../src/judge/judge.ts';
import type { Seen } from '../../src/look/seen.ts';
import { failureOf } from '../../src/report/failure.ts';
import { complaint, now, probe, seenOf, service, silence } from '../judge/seen-of.ts';
import { type RunStory, runOf } from './run-of.ts';

const ended = (seen: Seen, healedIs: 'success' | 'failure' = 'success', outcome?: Outcome) => {
  const { run, told } = runOf({ seen, inputs: { healedIs }, healing: { healed: ['backend'] } });
  return failureOf({ ...run, outcome: outcome ?? run.outcome }, told.incidents);
};
const failing = (story: RunStory) => {
  const { run, told } = runOf(story);
  return failureOf(run, told.incidents);
};
const well = seenOf([service('backend')]);

describe('how a run ends', () => {
  it.each<[string, ReturnType<typeof ended>]>([
    ['healthy', ended(well)],
    ['healed', ended(well, 'success', 'healed')],
    ['removed on purpose', ended(seenOf([], [], { look: { ledger: 'destroyed' } }))],
  ])('%s is no failure', (_, failure) => {
    expect(failure).toBeUndefined();
  });

  it.each<[string, ReturnType<typeof ended>, string | RegExp, string | RegExp]>([
    [
      'healed, where that shall be seen',
      ended(well, 'failure', 'healed'),
      'was bad, and is healed: backend',
      /healed-is/,
    ],
    [
      'failing, with the worst first',
      ended(
        seenOf(
          [service('web', { state: 'down', running: 1, wanted: 2 }), service('backend')],
          [complaint('api', 'backend')],
        ),
      ),
      /^backend of shop\/production runs, and does not answer.*, and 1 more\.$/,
      'api answered 503 instead of 200-299',
    ],
    [
      'still starting',
      ended(seenOf([service('backend', { state: 'starting' })])),
      'shop/production is not proven to be well',
      'Still starting: backend.',
    ],
    [
      'being deployed',
      ended(seenOf([service('backend')], [], { look: { lock: { holder: 'deploy 17', since: now } } })),
      'nothing about it is proven',
      'deploy 17 holds its lock.',
    ],
    [
      'unproven because of the runner',
      ended(seenOf([service('backend')], [silence('page', { fromHost: 'good' })])),
      'the network of the runner is at fault',
      'A host gets a good answer to page, and the runner gets none.',
    ],
    [
      'unproven because a control URL is silent',
      ended(
        seenOf([service('backend')], [silence('page')], {
          controls: [{ url: 'u', ok: false, line: 'u gave no answer: EAI_AGAIN' }],
        }),
      ),
      'the network of the runner is at fault',
      'u gave no answer: EAI_AGAIN',
    ],
    [
      'not as the ledger says',
      ended(
        seenOf([service('backend')], [probe('page')], {
          look: { drift: [{ of: 'backend', host: undefined, field: 'image', expected: 'a', found: 'b' }] },
        }),
      ),
      'is not what its ledger says',
      /image is b, not a/,
    ],
  ])('%s is one, and says why', (_, failure, what, why) => {
    if (typeof what === 'string') expect(failure?.what).toContain(what);
    else expect(failure?.what).toMatch(what);
    expect(failure?.why).toMatch(why);
  });

  it('promises a heal of the next run only where something would be healed', () => {
    const down = service('backend', { state: 'down', running: 0, wanted: 1 });
    expect(ended(seenOf([down]))?.fix).toContain('heals what its budget allows');
    expect(ended(seenOf([], [silence('page')], { installation: undefined }))?.fix).toContain(
      'nothing of this is healed by itself',
    );
  });

  const down = service('backend', {
    state: 'down',
    running: 0,
    wanted: 1,
    why: 'it has exited with status 1',
  });
  const before = (ago: number, seen: Seen) => ({ ...seen, at: now - ago * 60_000 });

  it('says since when it lasts, and what was tried', () => {
    const seen = seenOf([down]);
    const step = { services: ['backend'], at: now, lines: ['The image is gone.'] };
    const failure = failing({
      seen,
      earlier: [before(32, seen), before(2, seen)],
      healing: {
        steps: [
          { ...step, step: 'restart', ended: 'no-help' },
          { ...step, step: 'recreate', ended: 'failed' },
        ],
        evidence: { lines: [], kept: [{ host: 'web1', path: '/var/lib/fairway/compose/shop/evidence/1' }] },
      },
    });
    expect(failure).toMatchObject({
      what: 'backend of shop/production is down: it has exited with status 1, since 2026-11-29 11:28 UTC (32m 00s).',
      why: 'backend: it has exited with status 1. Tried: restart of backend did not help; recreate of backend could not be carried out: The image is gone.',
      fix: 'Read what was saved before the first step: on web1 in `/var/lib/fairway/compose/shop/evidence/1`. The next run looks again, and heals what its budget allows.',
    });
  });

  it.each<[string, RunStory, string]>([
    [
      'a service that nobody touched',
      { seen: seenOf([down]) },
      'Read the log of backend: `docker compose --project-name shop logs --tail 100 backend` on web1.',
    ],
    [
      'a service of a swarm',
      {
        seen: seenOf([down]),
        inputs: { subject: { kind: 'swarm', name: 'shop' } as Subject },
      },
      '`docker service logs --tail 100 shop_backend` on the manager',
    ],
    [
      'an address of which nothing else is known',
      {
        seen: seenOf([], [silence('page')], { installation: undefined, machines: [] }),
        inputs: { subject: { kind: 'probes', name: 'shop' } },
      },
      'See what serves the addresses above, and whether they answer from elsewhere.',
    ],
    [
      'a host that is gone',
      {
        seen: seenOf([service('backend')], [], {
          machines: ['web1', 'web2'],
          unreached: [{ host: 'web2', why: 'ETIMEDOUT', runnersFault: false }],
        }),
      },
      'See whether web2 is up, and reached by SSH from the runner.',
    ],
    [
      'a lock that is held for too long',
      {
        seen: seenOf([down], [], { look: { lock: { holder: 'run 7', since: now - 90 * 60_000 } } }),
      },
      'Nothing is touched while run 7 holds the lock: end that run, and the lock is free.',
    ],
    [
      'a maintenance',
      { seen: seenOf([down]), maintenance: 'tonight' },
      'Nothing is touched, and nobody is told, until the window ends.',
    ],
    [
      'a name that nobody knows there',
      { seen: seenOf([], [], { look: { ledger: 'absent' } }) },
      'Check the input "project": nothing is known of "shop" there',
    ],
    ['what was taken down', { seen: seenOf([]) }, 'Deploy it again: no container of it is left.'],
    [
      'what starts',
      { seen: seenOf([service('backend', { state: 'starting' })]) },
      'Wait for the next run. If it takes longer to start, raise the input `timeout`.',
    ],
  ])('says what to do about %s', (_, story, fix) => {
    expect(failing(story)?.fix).toContain(fix);
  });

  const drift = [{ of: 'backend', host: undefined, field: 'image', expected: 'a', found: 'b' }];
  const locked = { lock: { holder: 'deploy 17', since: now } };

  it.each<[string, Seen, string]>([
    ['drifts', seenOf([service('backend')], [], { look: { drift } }), 'evidence'],
    ['is being changed', seenOf([service('backend')], [], { look: locked }), 'evidence'],
    ['cannot be proven', seenOf([service('backend')], [silence('page', { fromHost: 'good' })]), 'evidence'],
    ['fails', seenOf([down]), 'why'],
    ['still starts', seenOf([service('backend', { state: 'starting' })]), 'why'],
  ])('says once why nothing was healed, where something %s', (_, seen, where) => {
    const note = 'backend is not touched before 2026-11-29 18:00 UTC: it was healed 3 times.';
    const failure = failing({ seen, healing: { notes: [note] } });
    expect(failure?.message.split(note)).toHaveLength(2);
    expect(where === 'why' ? failure?.why : failure?.evidence.join('\n')).toContain(note);
  });

  it('keeps why nothing was healed under evidence without end', () => {
    const loud = { ...down, evidence: Array.from({ length: 90 }, (_, n) => `line ${n}`) };
    const seen = seenOf([loud, service('web', loud)], [], { look: locked });
    expect(failing({ seen, healing: { notes: ['The lock is held.'] } })?.evidence).toContain(
      'The lock is held.',
    );
  });

  const restart = { step: 'restart', services: ['backend'], at: now, lines: [], ended: 'no-help' } as const;

  it('says of what still starts what was tried', () => {
    const seen = seenOf([service('backend', { state: 'starting' })]);
    expect(failing({ seen, earlier: [before(2, seen)], healing: { steps: [restart] } })?.why).toBe(
      'Still starting: backend. Tried: restart of backend did not help.',
    );
  });

  it('claims that nothing was touched and nobody told only where that is so', () => {
    const seen = seenOf([service('backend')], [silence('page', { fromHost: 'good' })]);
    expect(failing({ seen })?.fix).toContain('Nothing was touched. Nobody was told of a failure.');
    const healing = { steps: [restart] };
    expect(failing({ seen, earlier: [before(2, seenOf([down]))], healing })?.fix).toContain(
      'Tried: restart of backend did not help. 1 incident stays open, and is told, until a look proves the end.',
    );
  });

  it.each<[string, boolean, boolean, RegExp]>([
    ['offers heal-drift', false, false, /or set `heal-drift: true`, which brings the released state back\.$/],
    ['does not offer it where it is set', true, false, /Then deploy again \([^)]*\)\.$/],
    ['says what to name for a store of data', true, true, /\)\. `heal-drift` brings .* names it: backend\.$/],
  ])('%s', (_, healDrift, datastore, fix) => {
    const seen = seenOf([service('backend', { datastore })], [], { look: { drift } });
    expect(failing({ seen, inputs: { healDrift }, rules: { healDrift } })?.fix).toMatch(fix);
  });

  it('says of what is not in the release that it is not', () => {
    const added = { of: '.env', host: 'a', field: 'TIDE', expected: 'not in the release', found: 'added' };
    const failure = ended(seenOf([service('backend')], [probe('page')], { look: { drift: [added] } }));
    expect(failure?.why).toContain('.env on a: TIDE is added, not in the release');
  });
});
