import type { Summary } from '@fairway/action-kit';
import { Failure } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { allProblems, type Finding, find, freeDisks, problemOf } from '../../src/check/finding.ts';
import { tellFindings } from '../../src/check/tell-findings.ts';

const noRsync = new Failure({
  what: 'worker1 cannot take files.',
  why: 'rsync is not installed there.',
  evidence: ['rsync: not found'],
  fix: 'Install rsync on worker1.',
});
const noWay = new Failure({ what: 'worker2 was not reached.', why: 'Nobody answers.', fix: 'Start it.' });
const good: Finding = { where: 'manager', what: 'engine', evidence: 'engine 28.1.0' };
const bad: Finding = { where: 'worker1', what: 'engine', problem: noRsync };
const gone: Finding = { where: 'worker2', what: 'access', problem: noWay };

describe('a look', () => {
  it('returns its evidence', async () => {
    expect(await find('manager', 'engine', async () => 'engine 28.1.0')).toEqual(good);
  });

  it('returns a Failure unchanged', async () => {
    expect(await find('worker1', 'engine', () => Promise.reject(noRsync))).toEqual(bad);
  });

  it('returns any other error as a Failure that says where it happened', async () => {
    const { problem } = await find('worker1', 'engine', () => Promise.reject(new Error('no more memory')));
    expect(problem).toMatchObject({
      what: 'worker1: engine could not be checked.',
      why: 'no more memory',
      fix: 'Put right what the message says, and check again.',
    });
  });
});

describe('an error as a problem', () => {
  it('stays unchanged if it is a Failure', () => {
    expect(problemOf(noRsync, 'worker1 cannot be used.')).toBe(noRsync);
  });
});

describe('all problems', () => {
  it('are none where every finding is good', () => {
    expect(allProblems('harbor', [good])).toBeUndefined();
  });

  it('are the only problem, unchanged', () => {
    expect(allProblems('harbor', [good, bad])).toBe(noRsync);
  });

  it('are one Failure that lists each problem with its evidence and its fix', () => {
    expect(allProblems('harbor', [good, bad, gone])).toMatchObject({
      what: '2 things stand in the way of a deploy of harbor.',
      evidence: [
        '1. worker1 cannot take files.',
        '   Why: rsync is not installed there.',
        '   | rsync: not found',
        '   To do: Install rsync on worker1.',
        '2. worker2 was not reached.',
        '   Why: Nobody answers.',
        '   To do: Start it.',
      ],
    });
  });
});

describe('the report of findings', () => {
  function tell(...findings: readonly Finding[]) {
    const log: string[] = [];
    const headings: string[] = [];
    const rows: unknown[] = [];
    const phase = {
      info: (text: string) => void log.push(text),
      proved: (what: string, evidence: string) => void log.push(`Proved: ${what} (${evidence})`),
    };
    const summary: Summary = {
      text: () => summary,
      facts: () => summary,
      details: () => summary,
      heading(text) {
        headings.push(text);
        return summary;
      },
      table(table) {
        rows.push(...table.rows);
        return summary;
      },
    };
    tellFindings('harbor', findings, { phase, summary, machines: 'nodes' });
    return { log, headings, rows };
  }

  it('is a line for each, and a row for each problem: what is well is among the proofs', () => {
    const { log, rows } = tell(good, bad, gone);
    expect(log).toEqual([
      'Proved: manager: engine (engine 28.1.0)',
      expect.stringMatching(/^✗ worker1: worker1 cannot take files\./),
      expect.stringMatching(/^✗ worker2: worker2 was not reached\./),
    ]);
    expect(rows).toEqual([
      ['worker1', 'engine', 'worker1 cannot take files. rsync is not installed there.'],
      ['worker2', 'access', 'worker2 was not reached. Nobody answers.'],
    ]);
  });

  const engineOf = (where: string, version: string): Finding => ({
    where,
    what: 'engine',
    evidence: `engine ${version}`,
  });
  const a = engineOf('manager', '28.1.0');
  const b = engineOf('worker2', '28.1.0');

  it.each<[string, readonly Finding[], readonly string[]]>([
    ['that are all equal', [a, b], ['Proved: all 2 nodes: engine (engine 28.1.0)']],
    [
      'of which one differs',
      [a, engineOf('worker3', '27.0.1'), b],
      ['Proved: manager, worker2: engine (engine 28.1.0)', 'Proved: worker3: engine (engine 27.0.1)'],
    ],
    ['of which one has a problem', [a, bad, b], ['Proved: manager, worker2: engine (engine 28.1.0)']],
    [
      'of which one was not reached',
      [a, { ...gone, where: 'worker3' }, b],
      ['Proved: manager, worker2: engine (engine 28.1.0)'],
    ],
    [
      'beside what is asked elsewhere',
      [a, { where: 'registry', what: 'login', evidence: 'taken' }, b],
      ['Proved: all 2 nodes: engine (engine 28.1.0)', 'Proved: registry: login (taken)'],
    ],
  ])('folds nodes %s', (_, findings, lines) => {
    expect(tell(...findings).log.filter((line) => line.startsWith('Proved'))).toEqual(lines);
  });

  it('tells the free disks of all machines in one finding', () => {
    const disks = [
      ['manager', 41],
      ['worker1', 76],
      ['worker2', 76],
    ].map(([name, gigabytes]) => ({ name: String(name), freeBytes: Number(gigabytes) * 1024 ** 3 }));
    expect(freeDisks(disks, 'nodes').map(({ evidence }) => evidence)).toEqual([
      'manager: 41 GB; worker1, worker2: 76 GB',
    ]);
    expect(freeDisks([], 'nodes')).toEqual([]);
  });

  it.each<[string, readonly Finding[], string]>([
    ['no problem', [good], 'harbor: ready for a deploy'],
    ['one problem', [good, bad], 'harbor: 1 problem'],
    ['two problems', [good, bad, gone], 'harbor: 2 problems'],
  ])('begins with the verdict: %s', (_, findings, heading) => {
    expect(tell(...findings).headings).toEqual([heading]);
  });
});
