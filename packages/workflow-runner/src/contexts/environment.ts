import { delimiter } from 'node:path';
import { asText } from '../expressions/json.ts';
import type { JobState } from '../jobs/job-state.ts';

/** The variables that a step inherits from the runner's machine. All others must be given. */
const inherited = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];

/** The context keys that GitHub also passes as `GITHUB_…` variables. */
const githubVariables = [
  'actor',
  'api_url',
  'base_ref',
  'event_name',
  'event_path',
  'graphql_url',
  'head_ref',
  'job',
  'ref',
  'ref_name',
  'ref_protected',
  'ref_type',
  'repository',
  'repository_owner',
  'retention_days',
  'run_attempt',
  'run_id',
  'run_number',
  'server_url',
  'sha',
  'triggering_actor',
  'workflow',
  'workflow_ref',
  'workflow_sha',
  'workspace',
];

/**
 * The environment of one step: the machine's variables, then the workflow's, then those that only the runner may set.
 */
export function stepEnvironment(
  state: JobState,
  stepEnv: Readonly<Record<string, string>>,
  runnerEnv: Readonly<Record<string, string>>,
): Record<string, string> {
  const { options } = state.frame.run;
  const base = Object.fromEntries(
    inherited.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const env: Record<string, string> = {
    ...base,
    ...options.machineEnv,
    CI: 'true',
    ...state.env,
    ...stepEnv,
    ...runnerEnv,
    GITHUB_ACTIONS: 'true',
    RUNNER_TRACKING_ID: state.trackingId,
    ...(options.debug === true ? { RUNNER_DEBUG: '1' } : {}),
  };
  for (const name of githubVariables) env[`GITHUB_${name.toUpperCase()}`] = asText(state.github[name] ?? '');
  for (const [name, value] of Object.entries(state.runner))
    env[`RUNNER_${name.toUpperCase()}`] = asText(value);
  if (state.path.length > 0) env['PATH'] = [...state.path, env['PATH'] ?? ''].join(delimiter);
  return env;
}
