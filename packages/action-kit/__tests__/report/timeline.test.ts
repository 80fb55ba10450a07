import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PhaseRecord } from '../../src/phases.ts';
import { timelineOf } from '../../src/report/timeline.ts';

const reader = fileURLToPath(new URL('../fixtures/gantt-tasks.mjs', import.meta.url));

/** What Mermaid's own parser makes of the diagrams, in a process of its own: it is large and slow to load in Jest. */
function readByMermaid(diagrams: readonly string[]): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [reader], { maxBuffer: 1 << 26 }, (error, stdout) =>
      error ? reject(error) : resolve(JSON.parse(stdout)),
    );
    child.stdin?.end(JSON.stringify(diagrams));
  });
}

const start = 1_795_236_150_000;
const phase = (name: string, status: PhaseRecord['status'] = 'done'): PhaseRecord => ({
  name,
  status,
  startedAt: start,
  endedAt: start + 1_500,
});

const phaseNames = [
  'Deploy: stack, all; #1 %% now',
  'section of things',
  'title',
  'Gantt',
  'click here',
  'weekday monday',
  'excludes weekends',
  '#35;',
  'restyle: #a;',
  '%%{init: {}}%%',
  '"quoted" <b>',
  'accTitle: x',
  'vert',
  'end',
];

describe('the timeline', () => {
  it('is what it says', () => {
    expect(timelineOf([phase('Preflight'), phase('Deploy: all', 'failed')], 0)).toBe(
      [
        'gantt',
        '  dateFormat x',
        '  axisFormat %H:%M:%S',
        `  Preflight :done, p1, ${start}, ${start + 1_500}`,
        `  Deploy#58; all (failed) :crit, p2, ${start}, ${start + 1_500}`,
      ].join('\n'),
    );
  });

  it('is read by Mermaid with the names, times and results that it was given', async () => {
    const hostile = fc.string({
      unit: fc.constantFrom(...':;,#%{}"\'<>&|`\\ aA1-_.()'.split(''), 'section ', 'title '),
      minLength: 1,
    });
    const names = [...phaseNames, ...fc.sample(hostile, 100)].map(
      (name) => name.replace(/\s+/g, ' ').trim() || 'unnamed',
    );
    const read = await readByMermaid(
      names.map((name) => timelineOf([phase(name), phase('next', 'failed')], 0)),
    );
    const task = { start: start, end: start + 1_500, done: false, crit: false, active: false };
    expect(read).toEqual(
      names.map((name) => [
        { ...task, name, done: true },
        { ...task, name: 'next (failed)', crit: true },
      ]),
    );
  });

  it('of very many phases draws the longest, within what Mermaid accepts', () => {
    const phases = Array.from({ length: 2_000 }, (_, index) => ({
      ...phase(`${index} ${':'.repeat(300)}`),
      endedAt: start + index,
    }));
    const text = timelineOf(phases, 0);
    expect(text.length).toBeLessThan(50_000);
    expect(text).toContain('  1999 ');
  });
});
