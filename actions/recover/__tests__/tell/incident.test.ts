import { Failure } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import type { RecoveryEnding } from '../../src/act/recover.ts';
import { type IncidentReport, incidentReport, titleOf } from '../../src/tell/incident.ts';
import { backupAt, chosenOf, entry, now } from '../samples.ts';

const ending: RecoveryEnding = {
  standing: 'recovered',
  failure: undefined,
  done: [{ what: 'stop the app: web; read back', startedAt: now, endedAt: now + 2_000 }],
  stopped: { services: ['web'], ms: 95_000 },
  safety: new Map([
    ['shop', { id: '20261129T120000000Z-safe00', destinations: ['b2', 'azure'], empty: false }],
  ]),
  kept: new Map([['shop', 'shop_before']]),
  notProven: ['shop: comments'],
  unused: [],
};
const report: IncidentReport = {
  subject: 'shop',
  environment: 'production',
  plan: {
    way: 'restore-and-rollback',
    running: entry('v2'),
    target: entry('v1'),
    migrationsKnown: true,
    crossed: ['shop: that release knows m1'],
    restores: [{ source: 'shop', chosen: chosenOf(backupAt('03')), fit: 'fits' }],
  },
  ending,
  cutOff: undefined,
  startedAt: now,
  endedAt: now + 120_000,
  actor: 'mona',
  approvals: [{ login: 'noor', environments: ['production'], comment: 'Go <b>on</b>' }],
  runUrl: 'https://github.com/acme/shop/actions/runs/7',
};

describe('the incident report', () => {
  const text = incidentReport(report);

  test.each([
    [
      'what was lost in time',
      /shop: everything between 2026-11-29 03:00 UTC and 2026-11-29 12:00 UTC, 9h 00m/,
    ],
    ['where that is kept', /It is kept as `shop_before`/],
    ['what was done, and when', /2026-11-29 12:00 UTC, 2\.0 s: stop the app: web; read back/],
    ['who started it', /Started by: mona/],
    ['who approved it, and what that person said', /Approved by: noor for production: Go/],
    ['how long it took', /took 2m 00s/],
    ['how long users were without the app', /The app was stopped for 1m 35s: web/],
    ['what the way back crossed', /It crosses: shop: that release knows m1/],
    ['what could not be compared', /## What could not be compared\n\n- shop: comments/],
    [
      'the backup of what was there before',
      /20261129T120000000Z-safe00` of what was there before lies at b2, azure/,
    ],
  ])('tells %s', (_, words) => {
    expect(text).toMatch(words);
  });

  test('takes nothing of what people wrote for markup', () => {
    expect(text).not.toContain('<b>');
  });

  test('after a total loss claims no data that nobody has, and no stop of what did not run', () => {
    const safety = new Map([
      ['shop', { id: '20261129T120000000Z-safe00', destinations: ['b2'], empty: true }],
    ]);
    const lost = incidentReport({
      ...report,
      ending: { ...ending, safety, stopped: { services: [], ms: 18_000 } },
    });
    expect(lost).toContain(
      'shop: everything from 2026-11-29 03:00 UTC until its data were lost. When that was is not known: nothing was there when this recovery began, 9h 00m after the backup. Nothing of that time is kept',
    );
    expect(lost).toContain(
      '`shop_before` is what was in the place of the lost data of shop. It is empty: drop it.',
    );
    expect(lost).toMatch(/safe00` of what was there before lies at b2\. It is empty/);
    expect(lost).toContain('Nothing was stopped: the app did not run when this began');
    expect(lost).not.toMatch(/everything between|kept as|must not be lost|was stopped for/);
  });

  test('of a recovery that failed tells what stands now, and claims no loss', () => {
    const copy = { ...{ source: 'shop', name: 'shop_new' }, drop: 'DROP DATABASE "shop_new";' };
    const left = { kept: new Map(), unused: [{ ...copy, where: 'database shop_new' }] };
    const failed = { ...report, ending: { ...ending, ...left, standing: 'as-before' as const } };
    expect(titleOf(failed)).toBe('shop (production): a recovery failed');
    expect(incidentReport(failed)).toMatch(
      /^\*\*A step failed\. What was there before is there again, and proven\.\*\*/,
    );
    expect(incidentReport(failed)).not.toContain('What was lost in time');
    expect(incidentReport(failed)).toMatch(
      /Nobody uses the restored copy database shop.*_new\. Drop it: `DROP DATABASE "shop_new";`/,
    );
  });

  test('of data that are not back says why, with the names that they are kept under, and what to do', () => {
    const why = { what: 'v1 is not healthy.', why: 'It ends with 1.', fix: 'Give *shop* its name back.' };
    const failure = new Failure({ ...why, evidence: ['They are kept as shop_before.'] });
    const text = incidentReport({ ...report, ending: { ...ending, failure, standing: 'unproven' } });
    expect(text).toMatch(/- They are kept as shop.*_before\./);
    expect(text).toContain('Give \\*shop\\* its name back.');
    expect(text).toContain(
      'The data of shop from before are kept as `shop_before`. They are what the app had',
    );
    expect(text).not.toContain('then drop them');
  });

  test('of an undo says what is back', () => {
    const plan = { ...report.plan, way: 'undo' as const, target: entry('v2'), restores: [] };
    const cutOff = {
      ...{ way: 'restore-and-rollback', at: now, actor: 'ada', runUrl: '', exchanges: [], copies: [] },
      ...{ running: { id: 'v2', version: 'v2' }, target: { id: 'v1', version: 'v1' } },
    };
    const undone = { ...report, plan, cutOff, ending: { ...ending, standing: 'as-before' as const } };
    expect(titleOf(undone)).toBe('shop (production): what ran before a recovery is back');
    expect(incidentReport(undone)).toMatch(
      /^\*\*What a recovery has left that was cut off is undone\..*Way: `undo`, back to `v2`.*restore-and-rollback to v1, begun .* by ada/s,
    );
  });

  test.each([
    [undefined, /Approved by: not known: the token lacks `actions: read`/],
    [[], /Approved by: nobody: the environment has no reviewers/],
  ])('says what it knows of approvals: %j', (approvals, words) => {
    expect(incidentReport({ ...report, approvals })).toMatch(words);
  });
});
