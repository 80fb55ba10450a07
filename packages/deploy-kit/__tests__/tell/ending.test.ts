import type { ActionContext, Cell, Summary } from '@fairway/action-kit';
import { makeRelease } from '@fairway/releases';
import { describe, expect, test } from '@jest/globals';
import { type Ending, summariseEnding } from '../../src/index.ts';
import type { ToldEnding } from '../../src/tell/ending.ts';

const v1 = makeRelease({
  version: 'v1',
  commit: 'c',
  digests: { web: 'ghcr.io/acme/pier@sha256:0123' },
  stack: '',
  files: [],
  configs: [],
  secrets: [],
  createdAt: '2026-11-21T04:00:00Z',
});
const commits = ['a', 'b'].map((digit) => digit.repeat(40)) as [string, string];
const asked = { version: 'v2', commit: commits[1] };
const previous = { ...v1, commit: commits[0] };
const github: ActionContext['github'] = {
  repository: 'acme/pier',
  sha: commits[1],
  ref: 'refs/heads/main',
  refName: 'main',
  eventName: 'push',
  payload: {},
  runId: '7',
  runAttempt: 1,
  actor: 'mona',
  workflow: 'Release',
  job: 'deploy',
  serverUrl: 'https://github.com',
  apiUrl: 'https://api.github.com',
  runUrl: 'https://github.com/acme/pier/actions/runs/7',
  workspace: '',
};

const plain = (cell: Cell): string => {
  if (typeof cell === 'string') return cell;
  if ('code' in cell) return cell.code;
  if ('link' in cell) return `${cell.text} <${cell.link.replace('https://github.com/acme/pier', '')}>`;
  return cell.map(plain).join('');
};

/** The parts of the summary in their order: heading, facts, and titles of what can be folded out. */
function shown(ending: Partial<Ending> & Pick<Ending, 'status'>, more: Partial<ToldEnding> = {}): unknown[] {
  const told: unknown[] = [];
  const add = (what: unknown): Summary => {
    told.push(what);
    return summary;
  };
  const summary: Summary = {
    heading: (text) => add(text),
    facts: (facts) => add(facts.map(([label, value]) => `${label}: ${plain(value)}`)),
    details: (title) => add(title),
    text: () => summary,
    table: () => summary,
  };
  summariseEnding(
    {
      subject: 'pier',
      ending: { serves: undefined, probes: [], notes: [], ...ending },
      asked,
      previous,
      attempt: undefined,
      github,
      servesNow: 'not proven',
      more: [['Hosts', 'pier1']],
      ...more,
    },
    summary,
    () => told.push('details'),
  );
  return told;
}

const by = 'By: mona, in Release </actions/runs/7>';
const registry = 'Registry: ghcr.io';
const between = `Commits: aaaaaaa...bbbbbbb </compare/${commits[0]}...${commits[1]}>`;

describe('the summary of a deploy', () => {
  test.each<[string, Parameters<typeof shown>, string, readonly string[]]>([
    [
      'that went well names the release before',
      [{ status: 'deployed', serves: v1 }],
      '✓ pier: v2 is deployed and proven',
      ['Before: v1', by, between, 'Hosts: pier1', registry],
    ],
    [
      'that is the first one says so',
      [{ status: 'deployed', serves: v1 }, { previous: undefined }],
      '✓ pier: v2 is deployed and proven',
      ['Before: nothing proven', by, `Commits: bbbbbbb </commit/${commits[1]}>`, 'Hosts: pier1', registry],
    ],
    [
      'that is put back names the release that serves again',
      [{ status: 'rolled-back', serves: v1 }],
      '✗ pier: v2 failed, v1 serves again',
      [by, between, 'Hosts: pier1', registry],
    ],
    [
      'says how long users saw errors',
      [
        {
          status: 'deployed',
          errorsSeen: [
            { probe: 'web', asked: 54, failed: 3, ms: 3_200 },
            { probe: 'api', asked: 54, failed: 0, ms: 0 },
          ],
        },
      ],
      '✓ pier: v2 is deployed and proven',
      ['Before: v1', by, between, 'Errors that users saw: web for 3.2 s (3 of 54 requests)', 'Hosts: pier1'],
    ],
    [
      'says that users saw no errors, and how that is known',
      [{ status: 'deployed', errorsSeen: [{ probe: 'web', asked: 54, failed: 0, ms: 0 }] }],
      '✓ pier: v2 is deployed and proven',
      [
        'Before: v1',
        by,
        between,
        'Errors that users saw: none seen in 54 requests, one a second for each probe; a shorter gap may lie between two',
        'Hosts: pier1',
      ],
    ],
    [
      'that failed says that nothing is proven',
      [{ status: 'failed' }],
      '✗ pier: v2 failed',
      ['Serves now: not proven', by, between, 'Hosts: pier1'],
    ],
    [
      'over what others deployed says that this serves again',
      [{ status: 'rolled-back' }, { previous: undefined, before: 'what ran before', first: [['A', 'b']] }],
      '✗ pier: v2 failed, what ran before serves again',
      ['A: b', by, `Commits: bbbbbbb </commit/${commits[1]}>`, 'Hosts: pier1'],
    ],
    [
      'that is put back says that its migrations stay',
      [{ status: 'rolled-back' }, { attempt: { schema: [], rollbackSafe: true } }],
      '✗ pier: v2 failed, v1 serves again',
      [by, between, 'Databases: stay as they were migrated', 'Hosts: pier1'],
    ],
    [
      'that cannot be put back says why',
      [{ status: 'failed' }, { attempt: { rollbackSafe: false } }],
      '✗ pier: v2 failed',
      [
        'Serves now: not proven',
        by,
        between,
        'Databases: stay as they were migrated; v1 may not work with them',
        'Hosts: pier1',
      ],
    ],
    [
      'of the same commit with other settings tells the two releases apart',
      [
        { status: 'rolled-back' },
        {
          asked: { version: commits[1], commit: commits[1] },
          previous: { ...v1, version: commits[1], commit: commits[1] },
        },
      ],
      '✗ pier: bbbbbbb with new settings failed, bbbbbbb with the settings of 2026-11-21 04:00 UTC serves again',
      [by, `Commits: bbbbbbb </commit/${commits[1]}>`, 'Hosts: pier1'],
    ],
    [
      'by a script outside of GitHub links nothing',
      [
        { status: 'deployed' },
        { github: { ...github, repository: '', runUrl: '', workflow: '', actor: '' } },
      ],
      '✓ pier: v2 is deployed and proven',
      ['Before: v1', 'By: unknown', 'Commits: bbbbbbb', 'Hosts: pier1'],
    ],
  ])('%s', (_, given, heading, facts) => {
    expect(shown(...given)).toEqual([heading, facts, 'details']);
  });

  test('ends with the probes and the notes, after the details of the kind of deploy', () => {
    const probe = {
      kind: 'url',
      severity: 'P1',
      ...{ probe: 'web', url: 'https://pier/', ok: true, status: 200 },
      ...{ body: '', evidence: [], attempts: 1, ms: 5, at: 0 },
    } as const;
    const ending = { status: 'deployed', probes: [probe], notes: ['stored release v0'] } as const;
    expect(shown(ending).slice(2)).toEqual(['details', 'Probes', 'Tidied up']);
  });
});
