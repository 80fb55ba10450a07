import { describe, expect, test } from '@jest/globals';
import { issueBody } from '../../src/memory/issue-body.ts';
import type { Kept } from '../../src/memory/next.ts';

const at = Date.parse('2026-11-29T06:02:00Z');
const hostile = 'a `b` <!-- @everyone [x](javascript:1) -->\n# c';

const kept = (more: Partial<Kept> = {}, state: Kept['message']['state'] = 'opened'): Kept => ({
  incident: {
    ...{ key: 'k', event: 'deploy.failed', severity: 'P1', cause: 'c' },
    told: { team: {}, pager: {} },
    owed: [],
    timeline: [{ at: at - 25 * 60_000, text: hostile }],
  },
  message: {
    ...{
      key: 'k',
      event: 'deploy.failed',
      state,
      severity: 'P1',
      environment: 'production',
      subject: 's',
      at,
    },
    ...{ title: hostile, text: 'Why: it broke\nTo do: look', log: [hostile], timeline: [] },
    facts: [{ name: 'Serves now', value: hostile }],
    links: [{ text: 'The run', url: 'https://github.com/acme/marina/actions/runs/7' }],
  },
  open: true,
  isKnown: true,
  ...more,
});

describe('the issue of an incident', () => {
  test('says what is wrong, since when, who was told, and where the run is', () => {
    const body = issueBody(kept());
    for (const part of [
      '**It lasts.**',
      'Why: it broke<br>To do: look',
      '- Since: 2026-11-29 05:37 UTC',
      '- Told: team, pager',
      '<https://github.com/acme/marina/actions/runs/7>',
      '### Timeline',
      '### Evidence',
    ])
      expect(body).toContain(part);
  });

  test('shows what others wrote as it is: no mention, no link, no comment, no heading', () => {
    const [outside = ''] = issueBody(kept()).split('### Evidence');
    expect(outside).toContain('a \\`b\\` \\<!-- <span>@</span>everyone \\[x\\](javascript:1) --\\>');
    expect(outside).not.toMatch(/^# c|(?<!\\)<!--|(?<!<span>)@everyone/m);
  });

  test('says how long it lasted, and who has not heard yet that it is over', () => {
    expect(issueBody(kept({ open: false }, 'resolved'))).toContain(
      '- Over: 2026-11-29 06:02 UTC, after 25m 00s',
    );
    const half = kept({}, 'resolved');
    expect(issueBody(half)).toContain(
      '**It is over.** The issue is closed once all channels have heard that.',
    );
    expect(issueBody(half)).toContain('- Not yet told that it is over: team, pager');
  });
});
