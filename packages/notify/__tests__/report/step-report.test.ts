import { describe, expect, test } from '@jest/globals';
import { readReport } from '../../src/report/step-report.ts';
import { written } from './report.ts';
import { told } from './told.ts';

describe('a report from elsewhere', () => {
  test('of a newer Fairway is read, and so is one with fields that are missing or of another form', () => {
    const newer = { ...JSON.parse(written()), schema: 9, more: { than: 'known' } };
    expect(readReport(JSON.stringify(newer))).toMatchObject({ report: { action: 'swarm-deploy' } });
    const odd = {
      ...newer,
      about: { subject: 'marina', serving: 'sideways', hosts: 'one' },
      outputs: null,
      phases: 3,
    };
    expect(readReport(JSON.stringify(odd))).toMatchObject({
      report: {
        about: { subject: 'marina', serving: null, hosts: [], earlier: [] },
        phases: [],
        outputs: { status: '' },
      },
    });
  });

  test('is told with a phase whose time is none, and with times of another zone', () => {
    const phases = [{ name: 'prove', status: 'failed', startedAt: 'yesterday', durationMs: 1 }];
    const endedAt = '2026-11-29T11:47:00+05:45';
    const read = readReport(JSON.stringify({ ...JSON.parse(written()), phases, endedAt }));
    if ('problem' in read) throw new Error(read.problem);
    expect(told([read.report])[0]).toMatchObject({ at: Date.parse('2026-11-29T06:02:00Z'), timeline: [] });
    expect(read.report.phases).toEqual([]);
  });

  test.each([
    ['not JSON', '{', 'It is not JSON'],
    ['other JSON', '{"action": "x"}', 'look at: status, startedAt, endedAt, about, run'],
  ])('is refused where it is %s', (_, text, problem) => {
    expect(readReport(text)).toMatchObject({ problem: expect.stringContaining(problem) });
  });
});
