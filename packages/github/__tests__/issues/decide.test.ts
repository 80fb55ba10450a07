import { describe, expect, it } from '@jest/globals';
import { decide, pick } from '../../src/issues/decide.ts';
import type { IncidentIssue } from '../../src/issues/incident-issue.ts';

const noon = Date.parse('2026-11-02T12:00:00Z');
const minute = 60_000;
const hour = 60 * minute;

const issue = (more: Partial<IncidentIssue>): IncidentIssue => ({
  id: 1,
  number: 7,
  url: 'https://github.com/acme/marina/issues/7',
  key: 'shop: probe web',
  title: 'web does not answer',
  body: '',
  open: true,
  openedAt: noon - hour,
  closedAt: undefined,
  byHand: false,
  acknowledgedBy: undefined,
  labelled: true,
  notedAt: undefined,
  data: undefined,
  ...more,
});
const closed = (more: Partial<IncidentIssue> = {}) => issue({ open: false, closedAt: noon, ...more });
const bad = (evidenceAt: number, number?: number) => ({ open: true, evidenceAt, number });
const over = { open: false, evidenceAt: noon, number: undefined };

describe('an incident that lasts', () => {
  it.each([
    ['without an issue makes one', undefined, bad(noon), 'create'],
    ['updates its open issue', issue({}), bad(noon), 'update'],
    ['takes up the issue that a person opened again', issue({ byHand: true }), bad(noon), 'update'],
    ['opens the issue of an hour ago again', closed(), bad(noon + hour), 'reopen'],
    ['makes a new one after a day', closed(), bad(noon + 25 * hour), 'create'],
    ['opens its own issue again, however old', closed(), bad(noon + 99 * hour, 7), 'reopen'],
    [
      'stays closed by hand with evidence of 11:58',
      closed({ byHand: true }),
      bad(noon - 2 * minute),
      'kept-closed',
    ],
    [
      'is opened again after a hand by evidence of 12:10',
      closed({ byHand: true }),
      bad(noon + 10 * minute),
      'reopen',
    ],
  ])('%s', (_, found, wanted, act) => {
    expect(decide(found, wanted, 24 * hour).act).toBe(act);
  });
});

describe('an incident that is over', () => {
  it.each([
    ['makes no issue', undefined, 'nothing'],
    ['closes its issue', issue({}), 'close'],
    ['leaves a closed one as it is', closed(), 'nothing'],
    ['gives the one that a person closed its report', closed({ byHand: true }), 'update'],
    ['leaves the one open that a person opened again', issue({ byHand: true }), 'nothing'],
  ])('%s', (_, found, act) => {
    expect(decide(found, over, 24 * hour).act).toBe(act);
  });
});

describe('of several issues of one incident', () => {
  it('the oldest open one stands', () => {
    const { standing, repeated } = pick([issue({ number: 9 }), issue({ number: 8 }), closed({ number: 3 })]);
    expect(standing?.number).toBe(8);
    expect(repeated.map(({ number }) => number)).toEqual([9]);
  });

  it('the one closed last stands where none is open', () => {
    const { standing, repeated } = pick([closed({ number: 3 }), closed({ number: 5, closedAt: noon + 1 })]);
    expect(standing?.number).toBe(5);
    expect(repeated).toEqual([]);
  });

  it('one that a person opened again is not closed', () => {
    expect(pick([issue({ number: 8 }), issue({ number: 9, byHand: true })]).repeated).toEqual([]);
  });
});
