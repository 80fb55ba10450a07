import type { Clock, Logger } from '@fairway/runtime';
import type { z } from 'zod';
import type { GithubContext } from './github-context.ts';
import type { Phase } from './phases.ts';
import type { About, ActionName } from './report/about.ts';
import type { Summary } from './summary/summary.ts';

export interface AnnotationPlace {
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
}

/** The context of a post step, which runs after the job has succeeded or failed. A post step warns and never fails. */
export interface PostContext {
  readonly logger: Logger;
  readonly clock: Clock;
  /** How anything but GitHub is asked over HTTP. */
  readonly fetch: typeof globalThis.fetch;
  /** Aborts at the first SIGINT or SIGTERM, with a {@link Failure} that says so. Every wait obeys it. */
  readonly signal: AbortSignal;
  readonly github: GithubContext;
  /** A directory of this job, removed by the runner at its end. */
  readonly tempDir: string;
  readonly summary: Summary;
  /** Runs work as a log group with its duration, a bar in the timeline and an entry in the report. */
  phase<T>(name: string, work: (phase: Phase) => Promise<T>): Promise<T>;
  /** From now on the value and each of its lines are shown as `***`, in the log, the summary and the report. */
  mask(value: string): void;
  /** The text with secrets masked and without control characters, for texts that leave the run outside of log, summary and report. */
  withoutSecrets(text: string): string;
  /** A note at the run, or at a line of a file. */
  annotate(level: 'notice' | 'warning' | 'error', message: string, at?: AnnotationPlace): void;
}

/** The context of an action's main step. */
export interface ActionContext<S = never> extends PostContext {
  /** A token of this run for an audience, as GitHub gives it. Undefined where the job has no `id-token: write`. */
  readonly identityToken: ((audience: string) => Promise<string>) | undefined;
  /** Records that a claim was read back and holds, for the summary and the report. */
  prove(what: string, evidence: string): void;
  /** What the step is about, for the report and whoever is told. Each call adds to the earlier ones, or replaces them. */
  about(known: Partial<About>): void;
  /** Sets an output at once; a value that is not a string becomes JSON. The outputs `report` and `notice` are set by runAction. */
  setOutput(name: string, value: string | number | boolean | object): void;
  /** Hands a value to the post step. May be called again: the last one counts. */
  saveState(state: S): void;
}

/** An action: its work, and its clean-up where there is one. */
export type Action<S> = ActionName & {
  readonly main: (context: ActionContext<S>) => Promise<void>;
  /** The action starts programs that a repository names or depends on: they must not find its secrets in its own process. */
  readonly startsPrograms?: boolean;
} & (
    | { readonly post?: never; readonly state?: never }
    | {
        /** Runs when the job ends, if main has saved a state. */
        readonly post: (context: PostContext, state: S) => Promise<void>;
        /** The shape of what main saves. It passes through a file of the runner: no secrets. */
        readonly state: z.ZodType<S>;
      }
  );
