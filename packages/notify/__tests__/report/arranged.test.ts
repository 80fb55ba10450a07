import { describe, expect, test } from '@jest/globals';
import { arranged } from '../../src/report/arranged.ts';
import { report, rolledBack } from './report.ts';
import { lines, step, told } from './told.ts';

describe('the reports of a run', () => {
  test('takes the environment of the step that tells where the report names none', () => {
    const build = step('build-images', 'failed', { environment: '' });
    expect(told([build])[0]).toMatchObject({
      environment: 'production',
      key: 'acme/marina build swarm/marina production',
    });
  });

  test('is one where a report is handed over twice, as a file and as an output', () => {
    expect(lines([rolledBack(), rolledBack()])).toEqual(['P2 opened deploy.rolled-back']);
    expect(lines([rolledBack(), rolledBack({ subject: 'harbour' })])).toHaveLength(2);
    expect(lines([rolledBack(), rolledBack({ environment: 'staging' })])).toHaveLength(2);
  });

  test('are two where two hosts began at the same time, and one where an output names the first hosts only', () => {
    const at = (...hosts: string[]) => rolledBack({ hosts });
    expect(arranged([at('a'), at('b')], '')).toHaveLength(2);
    const many = Array.from({ length: 30 }, (_, host) => `h${host}`);
    expect(arranged([at(...many), at(...many.slice(0, 20))], '')).toHaveLength(1);
  });

  test('stand in the order of their time, so that the last deploy of a subject is the one that counts', () => {
    const back = { ...report({ command: 'rollback' }), endedAt: '2026-11-29T06:12:00.000Z' };
    const first = { ...report(), endedAt: '2026-11-29T13:02:00+07:00' };
    expect(arranged([back, first], '').map(({ command }) => command)).toEqual(['deploy', 'rollback']);
  });
});
