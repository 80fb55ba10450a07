import { beginHeal, emptyState, endHeal, type IncidentState, messageOf, reportOf } from '@fairway/incidents';
import { describe, expect, it } from '@jest/globals';
import { minute, refuses, run, seen, start } from './looks.ts';

const key = 'shop: database';
const release = { version: 'v1.4.0', commit: 'abcdef0123456789abcdef0123456789abcdef01' };
const hostile = 'a\\b <!channel> </a> @everyone [x](javascript:1) | *_~ #12';

/** An outage of 32 minutes with one heal: the state after it, and one from its middle. */
function outage(): { readonly middle: IncidentState; readonly after: IncidentState } {
  const database = seen('database', 'bad', { evidence: [hostile, '```', 'exit status 137'] });
  const web = seen('web', 'bad', { because: key });
  const opened = run(emptyState(), 0, [database, web], { release }).state;
  const request = { key, now: start + minute, run: 'run-0' };
  const begun = beginHeal(opened, request, 'restart');
  const ending = { now: start + 2 * minute, outcome: 'no-help' as const, said: 'restarted database on db1' };
  const middle = run(endHeal(begun.state, begun.id, ending), 15, [database, web]).state;
  const good = [seen('database', 'good'), seen('web', 'good')];
  return { middle, after: run(middle, 32, good).state };
}

const [lasting, over] = [outage().middle, outage().after];
const only = ({ incidents }: IncidentState) => {
  const incident = incidents.find((one) => one.key === key);
  if (!incident) throw new Error('there is no incident');
  return incident;
};

describe('the report of an incident', () => {
  it('says when, for how long, what ran, what was tried and who was told', () => {
    expect(reportOf(only(over), { now: start + 60 * minute, heals: over.heals })).toBe(
      [
        '**It is over**: database is bad',
        '',
        '| | |',
        '| --- | --- |',
        '| Severity | P1 |',
        '| Detected | 2026-03-02 08:00 UTC |',
        '| First no | 2026-03-02 08:00 UTC |',
        '| Last no | 2026-03-02 08:15 UTC |',
        '| Over | 2026-03-02 08:32 UTC, seen good |',
        '| Outage | 32 minutes |',
        '| Ran | v1.4.0, commit abcdef0 |',
        '',
        '### What was tried',
        '',
        '- 2026-03-02 08:01 UTC: restart: restarted database on db1; it did not help',
        '',
        '### What failed because of it',
        '',
        '- 2026-03-02 08:00 UTC: web is bad, until 2026-03-02 08:32 UTC',
        '',
        '### Who was told',
        '',
        '- 2026-03-02 08:00 UTC: told slack: opened',
        '- 2026-03-02 08:00 UTC: told pager: opened',
        '- 2026-03-02 08:32 UTC: told slack: over',
        '- 2026-03-02 08:32 UTC: told pager: over',
        '',
        '### Timeline',
        '',
        '- 2026-03-02 08:00 UTC: database is bad',
        '- 2026-03-02 08:00 UTC: web is bad',
        '- 2026-03-02 08:32 UTC: good again',
        '',
        '### Evidence',
        '',
        '````text',
        hostile,
        '```',
        'exit status 137',
        '````',
      ].join('\n'),
    );
  });

  it('says that it lasts, and that nothing was tried', () => {
    const { state } = run(emptyState(), 0, [seen('web', 'bad', { title: hostile })], { takes: refuses });
    const [incident] = state.incidents;
    if (!incident) throw new Error('there is no incident');
    const report = reportOf(incident, { now: start + 3 * minute, heals: [] });
    expect(report).toMatch(/^\*\*It lasts\*\*: a\\\\b \\<!channel\\> \\<\/a\\> <span>@<\/span>everyone/);
    expect(report).toContain('| Outage | 3 minutes |');
    expect(report).toContain('### What was tried\n\nNothing.');
    expect(report).not.toContain('Who was told');
  });
});

describe('the message of an incident', () => {
  const parts = {
    event: 'health.failing',
    environment: 'production',
    subject: 'shop',
    now: start + 32 * minute,
    links: [{ text: 'Run', url: 'https://github.com/acme/shop/actions/runs/1' }],
    heals: over.heals,
    next: 'The next heal is allowed at 08:11.',
  };

  it('that it opened says why, what fails because of it, and what was tried', () => {
    expect(messageOf(only(lasting), { ...parts, state: 'opened' })).toMatchObject({
      key,
      severity: 'P1',
      title: 'database is bad',
      at: start,
      text: [
        hostile,
        'Because of it: web is bad.',
        'Tried: restart: restarted database on db1; it did not help.',
        'The next heal is allowed at 08:11.',
      ].join('\n'),
      facts: [
        { name: 'First no', value: '2026-03-02 08:00 UTC' },
        { name: 'Last no', value: '2026-03-02 08:15 UTC' },
        { name: 'Outage', value: '32 minutes' },
        { name: 'Release', value: 'v1.4.0 (abcdef0)' },
        { name: 'Heals', value: '1' },
      ],
      log: [hostile, '```', 'exit status 137'],
    });
  });

  it('that it is over says for how long it was bad, and has the same key', () => {
    expect(messageOf(only(over), { ...parts, state: 'resolved' })).toMatchObject({
      key,
      state: 'resolved',
      text: [
        'Over: seen good, after 32 minutes of outage.',
        'Tried: restart: restarted database on db1; it did not help.',
      ].join('\n'),
      log: [],
    });
  });

  it('says that it came back, and that it was over before it could be told', () => {
    const flap = (minutes: number, state: 'bad' | 'good') => [minutes, [seen('web', state)]] as const;
    let state = emptyState();
    for (const [minutes, looks] of [flap(0, 'bad'), flap(15, 'good'), flap(30, 'bad'), flap(45, 'good')])
      state = run(state, minutes, looks, { takes: refuses }).state;
    const [incident] = state.incidents;
    if (!incident) throw new Error('there is no incident');
    expect(messageOf(incident, { ...parts, state: 'ongoing', now: start + 45 * minute }).text).toBe(
      'It lasts since 2026-03-02 08:00 UTC.\nIt came back, once so far.\nweb said bad\nThe next heal is allowed at 08:11.',
    );
    expect(messageOf(incident, { ...parts, state: 'resolved', now: start + 45 * minute }).text).toBe(
      'Over: seen good, after 30 minutes of outage. Nobody had been told of it before.',
    );
  });

  it('says the seconds of what was healed within a minute', () => {
    const over = { ...only(lasting), endedAt: start + 1_100, endedBy: 'good' as const, downMs: 1_100 };
    expect(messageOf(over, { ...parts, state: 'resolved' }).text).toContain('after 1.1 s of outage.');
  });
});
