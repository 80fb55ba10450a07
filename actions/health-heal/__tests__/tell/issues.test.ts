import type { IncidentIssue } from '@fairway/github';
import { advance, emptyState, type IncidentState, type Look } from '@fairway/incidents';
import { describe, expect, it } from '@jest/globals';
import { incidentsToRecord, noIssues } from '../../src/tell/issues.ts';
import { minute, now } from '../judge/seen-of.ts';

const look = (
  states: Record<string, 'bad' | 'good' | 'unseen'>,
  at = now,
  more: Partial<Look> = {},
): Look => ({
  now: at,
  run: String(at),
  sightings: Object.entries(states).map(([name, state]) => ({
    key: `shop: probe ${name}`,
    state,
    severity: 'P1',
    title: `${name} is bad`,
    at,
    evidence: [],
  })),
  complete: true,
  rules: {
    scope: 'shop: ',
    channels: [],
    route: () => [],
    repeatMs: 60 * minute,
    reopenWithinMs: 60 * minute,
  },
  ...more,
});
const issueOf = (name: string, facts: Partial<IncidentIssue> = {}) =>
  [
    { key: `shop: probe ${name}`, open: true, byHand: false, ...facts },
  ] as unknown as readonly IncidentIssue[];
const names = (
  issues: readonly IncidentIssue[],
  state: IncidentState,
  incidents: Parameters<typeof incidentsToRecord>[0]['incidents'],
) =>
  incidentsToRecord({ known: { ...noIssues, issues }, state, incidents }).map(({ key, endedAt }) => [
    key.slice('shop: probe '.length),
    endedAt === undefined ? 'open' : 'over',
  ]);

describe('the incidents whose issues are written', () => {
  const first = advance(emptyState(), look({ page: 'bad' }));
  const ended = advance(first.state, look({ page: 'good' }, now + 15 * minute));

  it('are those that are open, and those that ended in this run', () => {
    expect(names([], first.state, first.incidents)).toEqual([['page', 'open']]);
    expect(names(issueOf('page'), ended.state, ended.incidents)).toEqual([['page', 'over']]);
  });

  it('are those that ended before, while their issue still stands open: GitHub did not answer then', () => {
    const later = advance(ended.state, look({ page: 'good' }, now + 30 * minute));
    expect(names(issueOf('page'), later.state, later.incidents)).toEqual([['page', 'over']]);
    expect(names([], later.state, later.incidents)).toEqual([]);
  });

  it('are not those that a person opened again after their end', () => {
    const later = advance(ended.state, look({ page: 'good' }, now + 30 * minute));
    expect(names(issueOf('page', { byHand: true }), later.state, later.incidents)).toEqual([]);
  });

  it('are not those that began in a maintenance window, as long as it lasts', () => {
    const quiet = advance(emptyState(), look({ page: 'bad' }, now, { maintenance: 'nightly' }));
    expect(names([], quiet.state, quiet.incidents)).toEqual([]);
  });
});
