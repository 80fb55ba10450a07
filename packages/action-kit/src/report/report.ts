import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '@fairway/runtime';
import type { GithubContext } from '../github-context.ts';
import { masker } from '../log/masker.ts';
import type { PhaseRecord, Proof } from '../phases.ts';
import type { About } from './about.ts';

/** `running`: the step has not ended. In a report that is left behind it means that the step was killed. */
export type StepStatus = 'running' | 'succeeded' | 'failed' | 'cancelled';

/** The version of the report's shape. Fields may be added to a version; a reader passes over those that it does not know. */
const reportSchema = 1;

/** The report of a step, for programs. Times are ISO 8601 in UTC, durations are milliseconds. */
export interface StepReport {
  readonly schema: number;
  /** Folder of the action: `swarm-deploy`. */
  readonly action: string;
  /** The input `command`; empty where the action has none. */
  readonly command: string;
  readonly about: About;
  readonly status: StepStatus;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationMs: number;
  readonly run: {
    readonly repository: string;
    readonly sha: string;
    readonly ref: string;
    readonly url: string;
    readonly actor: string;
    readonly workflow: string;
    readonly job: string;
  };
  readonly phases: readonly {
    readonly name: string;
    readonly status: string;
    readonly startedAt: string;
    readonly endedAt: string;
    readonly durationMs: number;
  }[];
  readonly proofs: readonly {
    readonly what: string;
    readonly evidence: string;
    readonly at: string;
    readonly phase: string | null;
  }[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly failure: {
    readonly what: string;
    readonly why: string;
    readonly evidence: readonly string[];
    readonly fix: string;
  } | null;
}

export interface StepStory {
  readonly action: string;
  readonly command: string;
  readonly about: About;
  readonly status: StepStatus;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly github: GithubContext;
  readonly phases: readonly PhaseRecord[];
  readonly proofs: readonly Proof[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly failure: Failure | undefined;
}

const iso = (ms: number) => new Date(ms).toISOString();

/** The story of a step as plain data. */
export function reportOf(story: StepStory): StepReport {
  const { github, failure } = story;
  return {
    schema: reportSchema,
    action: story.action,
    command: story.command,
    about: story.about,
    status: story.status,
    startedAt: iso(story.startedAt),
    endedAt: iso(story.endedAt),
    durationMs: story.endedAt - story.startedAt,
    run: {
      repository: github.repository,
      sha: github.sha,
      ref: github.ref,
      url: github.runUrl,
      actor: github.actor,
      workflow: github.workflow,
      job: github.job,
    },
    phases: story.phases.map(({ name, status, startedAt, endedAt = story.endedAt }) => ({
      name,
      status,
      startedAt: iso(startedAt),
      endedAt: iso(endedAt),
      durationMs: endedAt - startedAt,
    })),
    proofs: story.proofs.map(({ what, evidence, at, phase = null }) => ({
      what,
      evidence,
      at: iso(at),
      phase,
    })),
    outputs: story.outputs,
    failure: failure
      ? { what: failure.what, why: failure.why, evidence: failure.evidence, fix: failure.fix }
      : null,
  };
}

/** A path for the report of this step, in a directory of its own that only this user may enter. */
export function reportPath(tempDir: string): string {
  return join(mkdtempSync(join(tempDir, 'fairway-')), 'report.json');
}

/** Writes the story to the report's path, without secrets and readable by this user only. */
export function writeReport(path: string, story: StepStory): StepReport {
  const report = masker.cleanDeep(reportOf(story));
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
  return report;
}
