import type { InstallationMark, LedgerEntry, Outcome, Tier } from '@fairway/releases';
import { describe, expect, test } from '@jest/globals';
import { ledgerEntry } from '../../../test/stage/samples/ledger-entry.ts';
import { refusalOf } from '../src/permission.ts';

type Step = readonly [outcome: Outcome, tier?: Tier];

const wanted = { project: 'marina-staging', environment: 'staging' };
const installed = (more: Partial<InstallationMark> = {}): InstallationMark => ({
  environment: 'staging',
  tier: 'staging',
  project: 'marina-staging',
  directory: '/srv/www/marina-staging',
  ...more,
});
const history = (...steps: Step[]): LedgerEntry[] =>
  steps.map(([outcome, tier]) => ledgerEntry({ outcome, ...(tier ? { tier } : {}) }));

describe('a project may be destroyed', () => {
  test.each<[string, Step[]]>([
    ['that is staging', [['proven', 'staging']]],
    ['whose deploys all failed', [['failed', 'staging']]],
    ['whose first deploy was killed before its ledger began', []],
    [
      'that a killed run has begun to destroy',
      [
        ['proven', 'staging'],
        ['started', 'staging'],
      ],
    ],
    [
      'that is already destroyed',
      [
        ['proven', 'staging'],
        ['destroyed', 'staging'],
      ],
    ],
    [
      'that was production before it was destroyed',
      [
        ['proven', 'production'],
        ['destroyed', 'staging'],
        ['proven', 'staging'],
      ],
    ],
  ])('%s', (_what, steps) => {
    expect(refusalOf({ mark: installed(), entries: history(...steps) }, wanted)).toBeUndefined();
  });
});

describe('a project is refused', () => {
  test.each<[string, InstallationMark | undefined, Step[], string]>([
    ['that nobody has deployed', undefined, [], 'has never deployed'],
    ['that is production', installed({ tier: 'production' }), [['proven', 'production']], 'It is production'],
    [
      'that was deployed as staging over a production',
      installed(),
      [
        ['proven', 'production'],
        ['failed', 'staging'],
      ],
      'v1 was deployed as such at 2026-11-21',
    ],
    [
      'that was deployed as production once, even where that failed',
      installed(),
      [
        ['proven', 'staging'],
        ['failed', 'production'],
        ['proven', 'staging'],
      ],
      'It is production',
    ],
    [
      'of another environment',
      installed({ environment: 'review' }),
      [['proven', 'staging']],
      'belongs to the environment "review", not to "staging"',
    ],
  ])('%s', (_what, mark, steps, why) => {
    expect(refusalOf({ mark, entries: history(...steps) }, wanted)?.why).toContain(why);
  });
});
