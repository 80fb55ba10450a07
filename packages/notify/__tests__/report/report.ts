import { readReport, type StepReport } from '../../src/report/step-report.ts';

type Parts = {
  readonly action?: string;
  readonly command?: string;
  readonly status?: string;
  readonly about?: object;
  readonly outputs?: object;
  readonly failure?: object | null;
  readonly job?: string;
};

/** A report as an action writes it, as text. */
export function written({ about = {}, job = 'deploy', ...parts }: Parts = {}): string {
  return JSON.stringify({
    schema: 1,
    action: 'swarm-deploy',
    command: 'deploy',
    status: 'succeeded',
    startedAt: '2026-11-29T06:00:00.000Z',
    endedAt: '2026-11-29T06:02:00.000Z',
    durationMs: 120_000,
    run: {
      repository: 'acme/marina',
      sha: 'a'.repeat(40),
      ref: 'refs/heads/main',
      url: 'https://github.com/acme/marina/actions/runs/7/attempts/1',
      actor: 'ada',
      workflow: 'Release',
      job,
    },
    phases: [{ name: 'prove', status: 'failed', startedAt: '2026-11-29T06:01:00.000Z', durationMs: 60_000 }],
    proofs: [],
    outputs: { status: 'deployed' },
    failure: null,
    ...parts,
    about: {
      kind: 'swarm',
      subject: 'marina',
      environment: 'production',
      environmentUrl: 'https://marina.test',
      hosts: ['manager'],
      release: { version: '1.4.0', commit: 'b'.repeat(40) },
      previous: { version: '1.3.2', commit: 'c'.repeat(40) },
      serving: 'asked',
      serves: { version: '1.4.0', commit: 'b'.repeat(40) },
      errorsSeen: [],
      earlier: [],
      ...about,
    },
  });
}

export function report(parts: Parts = {}): StepReport {
  const read = readReport(written(parts));
  if ('problem' in read) throw new Error(read.problem);
  return read.report;
}

export const failure = {
  what: 'The service api never became healthy.',
  why: 'Its task ends with status 1.',
  evidence: ['no database'],
  fix: 'Correct settings.json and release again.',
};

const serves = { version: '1.3.2', commit: 'c'.repeat(40) };
/** A deploy that failed and was put back. */
export const rolledBack = (about: object = {}): StepReport =>
  report({
    status: 'failed',
    outputs: { status: 'rolled-back' },
    failure,
    about: { serving: 'previous', serves, ...about },
  });
