import type { Conclusion, RunEvent } from './events.ts';
import type { Json } from './expressions/json.ts';
import type { Level } from './parse/permissions.ts';

export interface RunOptions {
  /** The workflow file, inside the repository. It is read at the run's commit. */
  readonly file: string;
  /** The caller's repository: a git work tree, and its name on GitHub. */
  readonly repository: NamedFolder;
  /** The repository of the reusable workflows and actions: its folder with uncommitted work, whatever ref is named. */
  readonly fairway: NamedFolder;
  readonly event: { readonly name: string; readonly payload?: object };
  /** The ref of the run. Default: the ref of the event (the release's tag, the pushed ref), or the current branch. */
  readonly ref?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** Inputs of `workflow_dispatch`. Texts are read as the declared type. */
  readonly inputs?: Readonly<Record<string, Json>>;
  readonly environments?: Readonly<Record<string, EnvironmentOptions>>;
  /** Variables of the machine, besides a clean base of PATH, HOME, LANG and the like. */
  readonly machineEnv?: Readonly<Record<string, string>>;
  /** The folder in which the run's folder is made. The run's folder is not removed. */
  readonly workDir: string;
  /** Cancels the run, as GitHub's button does. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  readonly actor?: string;
  /** The address of GitHub's API, for GITHUB_API_URL and `github.api_url`. Default: that of github.com. */
  readonly apiUrl?: string;
  /**
   * Makes the GITHUB_TOKEN of a job. Default: the secret GITHUB_TOKEN. Without that secret the token is empty, and actions
   * ask GitHub's API nothing.
   */
  readonly token?: (request: TokenRequest) => string;
  /** The number of jobs that run at once. Default: 4. */
  readonly parallelJobs?: number;
  /** Shows `::debug::` lines and sets RUNNER_DEBUG. */
  readonly debug?: boolean;
  /** Milliseconds of a minute, for every duration that GitHub prescribes or a workflow sets. Tests make it shorter. */
  readonly minuteMs?: number;
}

export interface TokenRequest {
  /** The job's id, like `release/deploy`. */
  readonly job: string;
  /** The permissions of the job, by the `permissions:` of job, workflow and caller. */
  readonly permissions: Readonly<Record<string, Level>>;
}

export interface NamedFolder {
  readonly path: string;
  /** `OWNER/NAME`. */
  readonly name: string;
}

export interface EnvironmentOptions {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** Asks the reviewers, whose answer the job awaits. Default: the environment needs no approval. */
  readonly approval?: (request: ApprovalRequest) => Promise<boolean>;
}

export interface ApprovalRequest {
  readonly environment: string;
  readonly job: string;
  /** Aborts when the run is cancelled. Then no answer is needed. */
  readonly signal: AbortSignal;
}

/** The result of a run. It holds no secrets. */
export interface RunResult {
  readonly id: string;
  readonly conclusion: Conclusion;
  /** The jobs with steps, in the order in which they ended; those of reusable workflows are `CALLER/CALLED`. */
  readonly jobs: readonly JobResult[];
  /** The run's folder inside `workDir`. */
  readonly dir: string;
}

export interface JobResult {
  readonly id: string;
  readonly name: string;
  readonly conclusion: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  /** The Markdown of all steps. */
  readonly summary: string;
  readonly steps: readonly StepResult[];
  /** Milliseconds since the Unix epoch; equal for a job that was skipped. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface StepResult {
  readonly name: string;
  readonly conclusion: Conclusion;
  /** The conclusion before `continue-on-error`. */
  readonly outcome: Conclusion;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
}
