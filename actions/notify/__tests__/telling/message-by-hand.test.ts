import type { ActionContext } from '@fairway/action-kit';
import type { KnownIncident } from '@fairway/notify';
import { describe, expect, test } from '@jest/globals';
import { movingClock } from '../../../../test/stage/samples/moving-clock.ts';
import type { ByHand } from '../../src/inputs/by-hand.ts';
import { messageByHand, warningByHand } from '../../src/telling/message-by-hand.ts';
import { channel } from '../samples.ts';

const context = {
  github: {
    ...{ repository: 'acme/marina', workflow: 'Nightly', runUrl: 'https://github.com/x', actor: 'ada' },
  } as ActionContext['github'],
  clock: movingClock('2026-11-29T06:12:00Z'),
  withoutSecrets: (text: string) => text.replaceAll('hunter2', '***'),
};
const written: ByHand = {
  ...{ title: 'The import failed', text: 'Look at its log.', severity: 'P2', event: 'import.failed' },
  ...{ key: 'import', resolve: false },
};
const open: KnownIncident = {
  ...{ event: 'import.failed', severity: 'P2', cause: 'The import failed' },
  since: Date.parse('2026-11-29T03:42:00Z'),
};
const tell = (more: Partial<ByHand> = {}, known?: KnownIncident) =>
  messageByHand({ ...written, ...more }, 'production', context, () => known).message;

describe('a message by hand', () => {
  test.each<[string, Partial<ByHand>, KnownIncident | undefined, string]>([
    ['without a key stands alone', { key: undefined }, undefined, 'P2 event'],
    ['opens its incident', {}, undefined, 'P2 opened'],
    ['goes on', {}, open, 'P2 ongoing'],
    ['goes on with other numbers', { title: 'The import failed 17' }, open, 'P2 ongoing'],
    ['is told again with another cause', { title: 'The disk is full' }, open, 'P2 opened'],
    ['is told again where it is worse', { severity: 'P1' }, open, 'P1 opened'],
    ['goes on where it is less bad', { severity: 'P3' }, open, 'P3 ongoing'],
    ['ends with the severity of its beginning', { resolve: true, severity: 'P3' }, open, 'P2 resolved'],
    ['ends what nobody remembers', { resolve: true }, undefined, 'P2 resolved'],
  ])('%s', (_, more, known, line) => {
    const { severity, state } = tell(more, known);
    expect(`${severity} ${state}`).toBe(line);
  });

  test('says since when, how long it lasted, and who wrote it', () => {
    const by = { name: 'By', value: 'ada, in Nightly' };
    expect(tell({}, open).facts).toEqual([{ name: 'Since', value: '2026-11-29 03:42 UTC' }, by]);
    expect(tell({ resolve: true }, open).facts).toEqual([
      { name: 'It lasted', value: '2h 30m, since 2026-11-29 03:42 UTC' },
      by,
    ]);
  });

  test.each<[string, Partial<ByHand>, string, boolean]>([
    ['an alarm without a key, and PagerDuty', { key: undefined }, 'pagerduty', true],
    ['an alarm without a key, and an issue', { key: undefined, severity: 'P1' }, 'github-issue', true],
    ['an alarm without a key, elsewhere', { key: undefined }, 'slack', false],
    ['a P3 without a key', { key: undefined, severity: 'P3' }, 'pagerduty', false],
    ['an alarm with a key', {}, 'pagerduty', false],
  ])('warns where it calls nobody: %s', (_, more, kind, warns) => {
    const warning = warningByHand({ ...written, ...more }, [channel('on-call', kind)]);
    if (warns) expect(warning).toMatch(/^"The import failed" is a P[12] without a `key`.*\(on-call\)/);
    else expect(warning).toBeUndefined();
  });

  test('has a key without secrets, and of its repository', () => {
    expect(tell({ key: 'import hunter2' }).key).toBe('acme/marina import ***');
  });
});
