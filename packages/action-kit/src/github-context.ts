import { readFileSync } from 'node:fs';

/** Where and why this step runs, from the runner's environment. Facts that the runner does not give are empty strings. */
export interface GithubContext {
  /** `owner/name`. */
  readonly repository: string;
  readonly sha: string;
  /** `refs/heads/main`. */
  readonly ref: string;
  /** `main`. */
  readonly refName: string;
  readonly eventName: string;
  /** The event as GitHub sent it; empty where there is none. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly runId: string;
  readonly runAttempt: number;
  readonly actor: string;
  readonly workflow: string;
  readonly job: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** The page of this run attempt; empty outside a run. */
  readonly runUrl: string;
  /** The checkout's directory. */
  readonly workspace: string;
}

/** Reads the context from the environment. */
export function githubContext(env: NodeJS.ProcessEnv = process.env): GithubContext {
  const of = (name: string) => env[`GITHUB_${name}`] ?? '';
  const serverUrl = of('SERVER_URL') || 'https://github.com';
  const runAttempt = Number(of('RUN_ATTEMPT')) || 1;
  const page = `${serverUrl}/${of('REPOSITORY')}/actions/runs/${of('RUN_ID')}/attempts/${runAttempt}`;
  return {
    repository: of('REPOSITORY'),
    sha: of('SHA'),
    ref: of('REF'),
    refName: of('REF_NAME'),
    eventName: of('EVENT_NAME'),
    payload: readPayload(of('EVENT_PATH')),
    runId: of('RUN_ID'),
    runAttempt,
    actor: of('ACTOR'),
    workflow: of('WORKFLOW'),
    job: of('JOB'),
    serverUrl,
    apiUrl: of('API_URL') || 'https://api.github.com',
    runUrl: of('REPOSITORY') && of('RUN_ID') ? page : '',
    workspace: of('WORKSPACE') || process.cwd(),
  };
}

function readPayload(path: string): Record<string, unknown> {
  if (!path) return {};
  try {
    const payload: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof payload === 'object' && payload !== null ? { ...payload } : {};
  } catch {
    return {};
  }
}
