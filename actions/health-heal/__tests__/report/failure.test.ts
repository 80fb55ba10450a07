import { describe, expect, it } from '@jest/globals';
import { untouched } from '../../src/heal/heal.ts';
import type { Inputs } from '../../src/inputs.ts';
import type { Outcome } from '../../src/judge/judge.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Seen } from '../../src/look/seen.ts';
import { failureOf } from '../../src/report/failure.ts';
import { complaint, now, probe, rulesOf, seenOf, service, silence } from '../judge/seen-of.ts';

const ended = (seen: Seen, healedIs: 'success' | 'failure' = 'success', outcome?: Outcome) => {
  const verdict = judge(seen, rulesOf());
  return failureOf({
    session: { subject: 'shop/production' },
    inputs: { healedIs } as Inputs,
    healing: { ...untouched({ seen, verdict }, []), healed: ['backend'] },
    outcome: outcome ?? verdict.outcome,
  });
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

  it('says of what is not in the release that it is not', () => {
    const added = { of: '.env', host: 'a', field: 'TIDE', expected: 'not in the release', found: 'added' };
    const failure = ended(seenOf([service('backend')], [probe('page')], { look: { drift: [added] } }));
    expect(failure?.why).toContain('.env on a: TIDE is added, not in the release');
  });
});
