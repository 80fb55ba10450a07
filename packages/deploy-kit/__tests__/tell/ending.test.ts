import type { Summary } from '@fairway/action-kit';
import { makeRelease } from '@fairway/releases';
import { describe, expect, test } from '@jest/globals';
import { type Ending, shortReference, summariseEnding } from '../../src/index.ts';

const v1 = makeRelease({
  version: 'v1',
  commit: 'c',
  digests: {},
  stack: '',
  files: [],
  configs: [],
  secrets: [],
  createdAt: '2026-11-21T04:00:00Z',
});
const asked = { version: 'v2', commit: '0123456789abcdef' };

/** The parts of the summary in their order: heading, facts by their labels, and titles of what can be folded out. */
function shown(ending: Partial<Ending> & Pick<Ending, 'status'>, more = {}): unknown[] {
  const told: unknown[] = [];
  const add = (what: unknown): Summary => {
    told.push(what);
    return summary;
  };
  const summary: Summary = {
    heading: (text) => add(text),
    facts: (facts) => add(facts.map(([label, value]) => (label === 'Commit' ? label : `${label}: ${value}`))),
    details: (title) => add(title),
    text: () => summary,
    table: () => summary,
  };
  summariseEnding(
    {
      subject: 'pier',
      ending: { serves: undefined, probes: [], notes: [], ...ending },
      asked,
      previous: 'v1',
      rollback: undefined,
      servesNow: 'not proven',
      more: [['Hosts', 'pier1']],
      ...more,
    },
    summary,
    () => told.push('details'),
  );
  return told;
}

describe('the summary of a deploy', () => {
  test.each<[string, Parameters<typeof shown>, string, readonly string[]]>([
    [
      'that is put back names the release that serves again',
      [{ status: 'rolled-back', serves: v1 }],
      'pier: v2 failed, v1 serves again',
      ['Asked for: v2', 'Serves now: v1', 'Before: v1', 'Commit', 'Hosts: pier1'],
    ],
    [
      'that failed says that nothing is proven',
      [{ status: 'failed' }],
      'pier: v2 failed',
      ['Asked for: v2', 'Serves now: not proven', 'Before: v1', 'Commit', 'Hosts: pier1'],
    ],
    [
      'over what others deployed says that this serves again',
      [
        { status: 'rolled-back' },
        { previous: undefined, before: 'what ran before', servesNow: 'what ran before', first: [['A', 'b']] },
      ],
      'pier: v2 failed, what ran before serves again',
      [
        'A: b',
        'Asked for: v2',
        'Serves now: what ran before',
        'Before: nothing proven',
        'Commit',
        'Hosts: pier1',
      ],
    ],
  ])('%s', (_, given, heading, facts) => {
    expect(shown(...given)).toEqual([heading, facts, 'details']);
  });

  test('ends with the probes and the notes, after the details of the kind of deploy', () => {
    const probe = { probe: 'web', url: 'https://pier/', ok: true, status: 200, body: '', attempts: 1, ms: 5 };
    const ending = { status: 'deployed', probes: [probe], notes: ['stored release v0'] } as const;
    expect(shown(ending).slice(2)).toEqual(['details', 'Probes', 'Tidied up']);
  });
});

test.each([
  ['ghcr.io/pier@sha256:0123456789abcdef0123', 'ghcr.io/pier@sha256:0123456789ab'],
  ['ghcr.io/pier:v1', 'ghcr.io/pier:v1'],
])('an image is shown with the beginning of its digest: %s', (reference, short) => {
  expect(shortReference(reference)).toBe(short);
});
