import { describe, expect, it } from '@jest/globals';
import { aboutFromInputs } from '../../src/report/about.ts';
import { noticeOf } from '../../src/report/notice.ts';
import type { StepReport } from '../../src/report/report.ts';

const long = (size: number) => 'ü'.repeat(size);
const many = <T>(count: number, item: T) => Array.from({ length: count }, () => item);

/** A report that is as large as a bad day makes it. */
const report: StepReport = {
  schema: 1,
  action: 'compose-deploy',
  command: 'deploy',
  status: 'failed',
  startedAt: '2026-11-29T06:00:00.000Z',
  endedAt: '2026-11-29T06:02:00.000Z',
  durationMs: 120_000,
  run: { repository: 'acme/shop', sha: '', ref: '', url: '', actor: 'ada', workflow: 'CD', job: 'deploy' },
  about: {
    ...aboutFromInputs({ name: 'compose-deploy', kind: 'compose', subject: ['project'] }, 'acme/shop', {
      INPUT_PROJECT: long(5_000),
      INPUT_ENVIRONMENT: 'production\n',
    }),
    hosts: many(200, 'host.example.com'),
    errorsSeen: many(200, { probe: 'web', asked: 1, failed: 1, ms: 1 }),
    earlier: many(5, { version: 'v1', outcome: 'failed', cause: long(9_000), endedAt: null, runUrl: '' }),
  },
  phases: many(300, { name: 'prove', status: 'done', startedAt: '', endedAt: '', durationMs: 1 }),
  proofs: many(3_000, { what: 'a', evidence: 'b', at: '', phase: null }),
  outputs: { status: 'failed', plan: long(99_000) },
  failure: { what: long(9_000), why: long(90_000), evidence: many(5_000, long(900)), fix: long(9_000) },
};

describe('the short form of a report', () => {
  it('has room in an output beside several others, however large the report is', () => {
    expect(Buffer.byteLength(JSON.stringify(report))).toBeGreaterThan(1_000_000);
    // A runner hands an input over as one variable of at most 128 KiB, and a workflow has five such outputs.
    expect(Buffer.byteLength(JSON.stringify(noticeOf(report)))).toBeLessThan(36 * 1024);
  });

  it('keeps what people are told: the beginning of each text, and the end of the log', () => {
    const { about, failure, outputs, phases, proofs } = noticeOf(report);
    expect(about).toMatchObject({ kind: 'compose', environment: 'production' });
    expect([failure?.what[0], failure?.evidence.length, about.hosts.length]).toEqual(['ü', 20, 20]);
    expect([outputs, phases.length, proofs]).toEqual([{ status: 'failed' }, 20, []]);
    expect(noticeOf({ ...report, failure: null, outputs: { status: 3 } })).toMatchObject({
      failure: null,
      outputs: {},
    });
  });
});
