import type { Conclusion, RunEvent } from './events.ts';
import type { Json } from './expressions/json.ts';
import type { Level } from './parse/permissions.ts';

export interface RunOptions {
  /** The workflow file, inside the repository. It is read at the run's commit. */
  readonly file: string;
  /** The caller's repository: a git work tree, and its name on GitHub. */
  readonly repository: NamedFolder;
  /** The repository of the reusable workflows and actions: its folder as it stands, whatever ref is named. */
  readonly fairway: NamedFolder;
  readonly event: { readonly name: string; readonly payload?: object };
  /** The ref of the run; otherwise what the event names (the release's tag, the pushed ref) or the current branch. */
  readonly ref?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** Inputs of `workflow_dispatch`. Texts are read as the declared type. */
  readonly inputs?: Readonly<Record<string, Json>>;
  readonly environments?: Readonly<Record<string, EnvironmentOptions>>;
  /** The machine's environment, besides a clean base of PATH, HOME, LANG and the like. */
  readonly machineEnv?: Readonly<Record<string, string>>;
  /** Where the run's folder is made; it stays there for its owner to look at and remove. */
  readonly workDir: string;
  /** Cancels the run, as GitHub's button does. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  readonly actor?: string;
  /** Where GitHub's API is, for GITHUB_API_URL and `github.api_url`; that of github.com unless given. */
  readonly apiUrl?: string;
  /**
   * Makes the GITHUB_TOKEN of a job. Without it every job has the secret GITHUB_TOKEN, and without that one a token
   * that nobody knows.
   */
  readonly token?: (request: TokenRequest) => string;
  /** How many jobs run at once; 4 unless given. */
  readonly parallelJobs?: number;
  /** Shows `::debug::` lines and sets RUNNER_DEBUG. */
  readonly debug?: boolean;
  /** Milliseconds in a minute, for every time that GitHub prescribes or a workflow sets; tests make it shorter. */
  readonly minuteMs?: number;
}

export interface TokenRequest {
  /** The job's id, like `release/deploy`. */
  readonly job: string;
  /** The job's permissions, limited by `permissions:` of job, workflow and caller. */
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
  /** Asks the reviewers; the job waits for the answer. Without it the environment has no gate. */
  readonly approval?: (request: ApprovalRequest) => Promise<boolean>;
}

export interface ApprovalRequest {
  readonly environment: string;
  readonly job: string;
  /** Aborts when the run is cancelled and no answer is wanted any more. */
  readonly signal: AbortSignal;
}

/** How a run ended. Nothing in it holds a secret. */
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
