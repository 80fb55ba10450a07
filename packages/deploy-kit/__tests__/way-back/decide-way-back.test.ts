import { describe, expect, test } from '@jest/globals';
import { decideWayBack, type WayBackDecision } from '../../src/index.ts';
import type { FailedDeploy } from '../../src/way-back/decide-way-back.ts';

type Failed = FailedDeploy<'v1', 'specs'>;
type Decision = WayBackDecision<'v1', 'specs'>;

/** Every value that distinguishes one case from another. */
const values = {
  previous: ['v1', undefined],
  obstacles: [[], ['the column "berth" is gone']],
  rollback: [false, true],
  foreign: [undefined, { kept: undefined }, { kept: 'specs' }],
  firstDeployFailed: ['keep', 'remove'],
  cancelled: [false, true],
} as const satisfies { [K in keyof Failed]: readonly Failed[K][] };

const [none, some] = values.obstacles;
const [nothing, lost, stored] = values.foreign;

/** A row holds for every case with its values. A value that a row leaves out makes no difference. */
const rows: readonly (readonly [when: Partial<Failed>, then: Decision, because: string])[] = [
  [
    { obstacles: some, rollback: false },
    { action: 'leave', because: 'databases' },
    'what ran before would meet databases that it does not know, and may spoil their data',
  ],
  [
    { previous: 'v1', obstacles: none, cancelled: false },
    { action: 'put-back', previous: 'v1', proof: 'full' },
    'users are served again by what was proven, whatever the first release was to do',
  ],
  [
    { previous: 'v1', obstacles: none, cancelled: true },
    { action: 'put-back', previous: 'v1', proof: 'short' },
    'a cancelled step goes back all the same, within the seconds that GitHub leaves it',
  ],
  [
    { previous: 'v1', obstacles: some, rollback: true, cancelled: false },
    { action: 'put-back', previous: 'v1', proof: 'full' },
    'a rollback migrates nothing: what served a moment ago still works with the databases',
  ],
  [
    { previous: 'v1', obstacles: some, rollback: true, cancelled: true },
    { action: 'put-back', previous: 'v1', proof: 'short' },
    'the same for a rollback that was cancelled',
  ],
  ...([none, some] as const).flatMap((obstacles) =>
    // Without obstacles a rollback and a deploy are the same case; with obstacles the first row is the deploy's.
    (obstacles === none ? [false, true] : [true]).flatMap((rollback): (typeof rows)[number][] => {
      const unproven = { previous: undefined, obstacles, rollback };
      return [
        [
          { ...unproven, foreign: stored, cancelled: false },
          { action: 'restore', kept: 'specs', proof: 'full' },
          'what others deployed served users: they are served again',
        ],
        [
          { ...unproven, foreign: stored, cancelled: true },
          { action: 'restore', kept: 'specs', proof: 'short' },
          'the same when the step was cancelled',
        ],
        [
          { ...unproven, foreign: lost },
          { action: 'leave', because: 'nothing-proven' },
          'something was there that nobody stored: removing the rest could take away the last that serves',
        ],
        [
          { ...unproven, foreign: nothing, firstDeployFailed: 'remove' },
          { action: 'remove' },
          'nothing served before, and the caller wants the place as it was',
        ],
        [
          { ...unproven, foreign: nothing, firstDeployFailed: 'keep' },
          { action: 'leave', because: 'first-deploy' },
          'nothing served before, and the caller wants to look at what failed',
        ],
      ];
    }),
  ),
];

function product(): readonly Failed[] {
  return Object.entries(values).reduce<readonly Partial<Failed>[]>(
    (all, [name, options]) => all.flatMap((one) => options.map((value) => ({ ...one, [name]: value }))),
    [{}],
  ) as readonly Failed[];
}

function matches(when: Partial<Failed>, failed: Failed): boolean {
  return Object.entries(when).every(([name, value]) => failed[name as keyof Failed] === value);
}

describe('the decision about a failed deploy', () => {
  test.each(rows)('%j is %j: %s', (when, then) => {
    const cases = product().filter((failed) => matches(when, failed));
    expect(cases.length).toBeGreaterThan(0);
    for (const failed of cases) expect(decideWayBack(failed)).toEqual(then);
  });

  test('every case is in exactly one row', () => {
    const rowsOf = product().map((failed) => rows.filter(([when]) => matches(when, failed)).length);
    expect(rowsOf).toHaveLength(96);
    expect(new Set(rowsOf)).toEqual(new Set([1]));
  });
});
