import type { AnnotationLevel, AnnotationPlace } from './commands/workflow-commands.ts';

/** The conclusion of a run, a job or a step. Only jobs and steps can be skipped. */
export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

/** The events of a run, in order, without secrets. `time` is ISO 8601; `ms` is a duration in milliseconds. */
export type RunEvent = { readonly time: string } & (
  | {
      readonly type: 'run-started';
      readonly id: string;
      readonly workflow: string;
      /** The `run-name:`; empty where there is none. */
      readonly title: string;
      readonly repository: string;
      readonly event: string;
      readonly ref: string;
      readonly sha: string;
    }
  | { readonly type: 'run-waiting'; readonly reason: string }
  | { readonly type: 'run-ended'; readonly conclusion: Conclusion; readonly ms: number }
  | { readonly type: 'job-waiting'; readonly job: string; readonly name: string; readonly reason: string }
  | { readonly type: 'job-started'; readonly job: string; readonly name: string }
  | {
      readonly type: 'job-ended';
      readonly job: string;
      readonly name: string;
      readonly conclusion: Conclusion;
      readonly ms: number;
      readonly outputs: Readonly<Record<string, string>>;
    }
  | { readonly type: 'step-started'; readonly job: string; readonly step: number; readonly name: string }
  | {
      readonly type: 'step-ended';
      readonly job: string;
      readonly step: number;
      readonly name: string;
      readonly conclusion: Conclusion;
      readonly ms: number;
      readonly outputs: Readonly<Record<string, string>>;
    }
  | { readonly type: 'group'; readonly job: string; readonly step: number; readonly title: string }
  | { readonly type: 'endgroup'; readonly job: string; readonly step: number }
  | { readonly type: 'log'; readonly job: string; readonly step: number; readonly line: string }
  | ({
      readonly type: 'annotation';
      readonly job: string;
      readonly step: number;
      readonly level: AnnotationLevel;
      readonly text: string;
    } & AnnotationPlace)
);

/** An event without its time. */
export type NewEvent = RunEvent extends infer E ? (E extends unknown ? Omit<E, 'time'> : never) : never;
