import { describe, expect, test } from '@jest/globals';
import { isSameCause } from '../../src/report/known-incident.ts';
import { messagesOf } from '../../src/report/messages.ts';
import { failure, report, rolledBack } from './report.ts';
import { around, failed, lines, step, told } from './told.ts';

describe('the same failure again', () => {
  const earlier = (outcome: string, cause: string | null) => ({
    ...{ version: '1.3.9', outcome, cause, endedAt: '2026-11-28T06:00:00.000Z', runUrl: '' },
  });

  test('goes on and does not open a second time, also with another version', () => {
    const again = rolledBack({
      earlier: [earlier('rolled-back', failure.what), earlier('failed', 'x'), earlier('proven', null)],
    });
    expect(lines([again])).toEqual(['P2 ongoing deploy.rolled-back']);
    expect(told([again])[0]?.facts.at(-1)).toEqual({
      name: 'Failed before',
      value: '2 attempts in a row, since 2026-11-28 06:00 UTC',
    });
  });

  test('is told again where it is worse than before: nothing proven serves now', () => {
    const before = [earlier('rolled-back', failure.what)];
    expect(lines([failed({ serving: 'unproven', serves: null, earlier: before })])).toEqual([
      'P1 opened deploy.failed',
    ]);
    const worst = [earlier('failed', failure.what)];
    expect(lines([rolledBack({ earlier: worst })])).toEqual(['P2 ongoing deploy.rolled-back']);
  });

  test('goes on by the severities that people chose, and not by those of the ledger', () => {
    const severities = [['deploy.rolled-back', 'P1']] as const;
    const before = rolledBack({ earlier: [earlier('rolled-back', failure.what)] });
    expect(lines([before], { severities })).toEqual(['P1 ongoing deploy.rolled-back']);
    const lower = [['deploy.failed', 'P3']] as const;
    const worst = rolledBack({ earlier: [earlier('failed', failure.what)] });
    expect(lines([worst], { severities: lower })).toEqual(['P2 opened deploy.rolled-back']);
  });

  test('is another one with another cause', () => {
    const other = rolledBack({ earlier: [earlier('rolled-back', 'The disk is full.')] });
    expect(lines([other])).toEqual(['P2 opened deploy.rolled-back']);
  });

  test.each([
    ['rolled-back', 'P2 resolved deploy.rolled-back'],
    ['failed', 'P1 resolved deploy.failed'],
    ['removed', 'P1 resolved deploy.failed'],
    ['started', 'P1 resolved deploy.cut'],
  ])('is resolved by the next deploy that goes well: %s', (outcome, line) => {
    const well = report({ about: { earlier: [earlier(outcome, 'why')] } });
    expect(lines([well])).toEqual([line, 'P3 event deploy.succeeded']);
    expect(new Set(told([well]).map(({ key }) => key)).size).toBe(1);
  });

  test.each(['proven', 'unchanged', 'destroyed'])(
    'is none after an attempt that ended well: %s',
    (outcome) => {
      expect(lines([report({ about: { earlier: [earlier(outcome, null)] } })])).toEqual([
        'P3 event deploy.succeeded',
      ]);
    },
  );

  test('is told where those who remember were not told of it, whatever the ledger says', () => {
    const before = { earlier: [earlier('rolled-back', failure.what)] };
    expect(lines([rolledBack(before)], { remembers: true })).toEqual(['P2 opened deploy.rolled-back']);
  });

  test('ends by the ledger where its record is lost, and says that nobody knows who was told', () => {
    const well = report({ about: { earlier: [earlier('rolled-back', failure.what)] } });
    const [over, event] = messagesOf([well], { ...around, remembers: true });
    expect([over?.message.state, over?.message.severity, over?.fromLedger]).toEqual(['resolved', 'P2', true]);
    expect([event?.message.state, event?.fromLedger]).toEqual(['event', undefined]);
    const known = () => ({ event: 'deploy.failed', severity: 'P1' as const, cause: failure.what });
    const [remembered] = messagesOf([well], { ...around, remembers: true, known });
    expect([remembered?.message.severity, remembered?.fromLedger]).toEqual(['P1', undefined]);
  });

  test('is as bad as it was at its worst, as long as the cause is the same', () => {
    const [back, worst] = [earlier('rolled-back', failure.what), earlier('failed', failure.what)];
    const again = failed({ serving: 'unproven', serves: null, earlier: [back, worst] });
    expect(lines([again])).toEqual(['P1 ongoing deploy.failed']);
    expect(lines([report({ about: { earlier: [back, worst] } })])[0]).toBe('P1 resolved deploy.failed');
    const another = earlier('failed', 'The disk is full.');
    expect(lines([report({ about: { earlier: [back, another] } })])[0]).toBe(
      'P2 resolved deploy.rolled-back',
    );
  });

  test('is none where a person cancelled a deploy, and it was put back', () => {
    const cancelled = earlier('rolled-back', 'This step was cancelled.');
    expect(lines([report({ about: { earlier: [cancelled, earlier('proven', null)] } })])).toEqual([
      'P3 event deploy.succeeded',
    ]);
    const before = earlier('failed', failure.what);
    expect(lines([report({ about: { earlier: [cancelled, before] } })])[0]).toBe('P1 resolved deploy.failed');
    const half = earlier('failed', 'This step was cancelled. The return was begun, but is not proven.');
    expect(lines([report({ about: { earlier: [half] } })])[0]).toBe('P1 resolved deploy.failed');
  });

  test('is a new one where a deploy went well since it was seen last, and its end could not be written', () => {
    const seen = Date.parse('2026-11-28T05:00:00Z');
    const known = () => ({ event: 'deploy.rolled-back', severity: 'P2' as const, cause: failure.what, seen });
    const again = (...attempts: ReturnType<typeof earlier>[]) =>
      lines([rolledBack({ earlier: attempts })], { known, remembers: true });
    expect(again(earlier('proven', null))).toEqual(['P2 opened deploy.rolled-back']);
    const cancelled = earlier('rolled-back', 'This step was cancelled.');
    expect(again(cancelled, earlier('proven', null))).toEqual(['P2 opened deploy.rolled-back']);
    expect(again(earlier('rolled-back', 'x'))).toEqual(['P2 ongoing deploy.rolled-back']);
    const before = { ...earlier('proven', null), endedAt: '2026-11-28T04:00:00.000Z' };
    expect(again(before)).toEqual(['P2 ongoing deploy.rolled-back']);
  });

  test('says since when, and its end how long it lasted', () => {
    const since = Date.parse('2026-11-29T03:32:00Z');
    const known = () => ({ event: 'deploy.failed', severity: 'P1' as const, cause: failure.what, since });
    expect(told([failed({ serving: 'unproven' })], { known })[0]?.facts[0]).toEqual({
      name: 'Since',
      value: '2026-11-29 03:32 UTC',
    });
    expect(told([report()], { known })[0]?.facts[0]).toEqual({
      name: 'It lasted',
      value: '2h 30m, since 2026-11-29 03:32 UTC',
    });
  });

  test('is known by what an earlier run left, for work without a ledger too', () => {
    const known = () => ({ event: 'build.failed', severity: 'P3' as const, cause: failure.what });
    expect(lines([step('build-images', 'failed')], { known })).toEqual(['P3 ongoing build.failed']);
    expect(lines([step('build-images', 'succeeded')], { known })).toEqual([
      'P3 resolved build.failed',
      'P3 event build.succeeded',
    ]);
  });

  test.each([
    ['equal', 'It failed.', 'It failed.', true],
    ['another number', 'api answers 502 after 31 s.', 'api answers 503 after 7 s.', true],
    ['another digest', 'sha256:0a1b2c3d4e is missing', 'sha256:ff00ff00ff is missing', true],
    ['another version', 'marina 1.4.0-rc of api', 'marina 1.4.1 of api', true],
    ['another service', 'The service api is unhealthy.', 'The service web is unhealthy.', false],
    ['a cut cause', `${'long '.repeat(20)}`, `${'long '.repeat(30)}`, true],
    ['nothing', '', 'The service api is unhealthy.', false],
  ])('is recognised: %s', (_, one, other, same) => {
    expect(isSameCause(one, other, ['1.4.0-rc', '1.4.1'])).toBe(same);
  });
});
