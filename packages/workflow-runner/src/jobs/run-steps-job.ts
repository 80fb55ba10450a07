import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@fairway/runtime';
import { workflowFileContext } from '../contexts/github.ts';
import { evaluateCount, evaluateText, evaluateTexts, type Scope } from '../expressions/evaluate.ts';
import type { Json, JsonObject } from '../expressions/json.ts';
import { jobPermissions } from '../load/check-permissions.ts';
import { defaultCancelTimeoutMinutes, defaultTimeoutMinutes, type StepsJob } from '../parse/job.ts';
import { executeStep } from '../steps/execute-step.ts';
import { planStep } from '../steps/plan-step.ts';
import { postPlan } from '../steps/post.ts';
import { killTracked } from '../steps/processes.ts';
import { type Frame, frameContexts, type JobOutcome } from './frame.ts';
import { type JobState, stepScope } from './job-state.ts';

/** The request to run a job with steps. */
export interface StepsJobRequest {
  readonly frame: Frame;
  readonly job: StepsJob;
  readonly id: string;
  readonly scope: Scope;
  /** The secrets of frame and environment. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  readonly cancel: AbortSignal;
}

/** The result of a job with steps. */
export interface StepsJobResult {
  readonly state: JobState;
  readonly outcome: JobOutcome;
}

/** Runs the steps of a job in its own workspace, then the posts in reverse order. */
export async function runStepsJob(request: StepsJobRequest): Promise<StepsJobResult> {
  const { job, frame } = request;
  const { minuteMs } = frame.run;
  const minutes = evaluateCount(job.timeoutMinutes, request.scope, defaultTimeoutMinutes);
  const cancelMinutes = evaluateCount(job.cancelTimeoutMinutes, request.scope, defaultCancelTimeoutMinutes);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), minutes * minuteMs);
  const cancel = AbortSignal.any([request.cancel, timeout.signal]);
  const force = new AbortController();
  let forceTimer: NodeJS.Timeout | undefined;
  const startForce = () => {
    forceTimer = setTimeout(() => force.abort(), cancelMinutes * minuteMs);
  };
  if (cancel.aborted) startForce();
  else cancel.addEventListener('abort', startForce, { once: true });
  const state = await makeState(request, cancel, force.signal);
  try {
    for (const step of job.steps) {
      if (cancel.aborted) state.status = 'cancelled';
      await executeStep(state, planStep(state, step));
    }
    for (const post of state.posts.toReversed()) {
      if (cancel.aborted) state.status = 'cancelled';
      await executeStep(state, postPlan(state, post));
    }
  } finally {
    clearTimeout(timer);
    cancel.removeEventListener('abort', startForce);
    clearTimeout(forceTimer);
    await killTracked(state.trackingId);
  }
  if (timeout.signal.aborted)
    frame.run.emit({
      type: 'annotation',
      job: state.id,
      step: 0,
      level: 'error',
      text: `The job has exceeded the maximum execution time of ${minutes} minutes.`,
    });
  return { state, outcome: { result: state.status, outputs: outputsOf(state) } };
}

async function makeState(
  request: StepsJobRequest,
  cancel: AbortSignal,
  forceStop: AbortSignal,
): Promise<JobState> {
  const { frame, job, id, scope, secrets, vars } = request;
  const { run } = frame;
  const root = join(run.dir, 'jobs', id.replaceAll(/[^\w.-]+/g, '-'));
  const workspace = join(root, 'workspace');
  const temp = join(root, 'temp');
  const toolCache = join(run.dir, 'tools');
  for (const dir of [workspace, temp, toolCache]) await mkdir(dir, { recursive: true });
  const token = tokenOf(frame, job, id);
  const fixed: Record<string, Json> = {
    ...scope.contexts,
    ...frameContexts(frame),
    vars,
    secrets: { ...secrets, GITHUB_TOKEN: token },
    job: workflowFileContext(run, frame.workflow),
  };
  const github: JsonObject = { ...(fixed['github'] as JsonObject), workspace, job: job.id, token };
  const runner = {
    os: 'Linux',
    arch: arch().toUpperCase(),
    name: 'fairway-workflow-runner',
    environment: 'self-hosted',
    temp,
    tool_cache: toolCache,
    ...(run.options.debug === true ? { debug: '1' } : {}),
  };
  const workflowEnv = evaluateTexts(frame.workflow.env, {
    contexts: { ...frameContexts(frame), secrets: fixed['secrets'] ?? {} },
  });
  const env = { ...workflowEnv, ...evaluateTexts(job.env, { contexts: { ...fixed, env: workflowEnv } }) };
  return {
    frame,
    job,
    id,
    workspace,
    temp,
    commandDir: join(root, 'commands'),
    trackingId: randomUUID(),
    github,
    runner,
    fixed,
    env,
    path: [],
    steps: {},
    status: 'success',
    posts: [],
    results: [],
    summary: '',
    cancel,
    forceStop,
  };
}

/** The job's GITHUB_TOKEN. With a maker of tokens the job gets its own token, with its own permissions. */
function tokenOf(frame: Frame, job: StepsJob, id: string): string {
  const { options, facts, masker } = frame.run;
  if (options.token === undefined) return facts.token;
  const permissions = jobPermissions(frame.workflow, job, frame.permissions);
  const token = options.token({ job: id, permissions: Object.fromEntries(permissions) });
  masker.add(token);
  return token;
}

/** Evaluates `outputs:`. Like GitHub, it drops an output that holds a secret, with a warning. */
function outputsOf(state: JobState): Record<string, string> {
  const { run } = state.frame;
  const outputs: Record<string, string> = {};
  const complain = (level: 'error' | 'warning', text: string) =>
    run.emit({ type: 'annotation', job: state.id, step: 0, level, text });
  for (const entry of state.job.outputs) {
    try {
      const value = evaluateText(entry, stepScope(state));
      if (run.masker.holdsSecret(value))
        complain('warning', `Skip output '${entry.key}' since it may contain secret.`);
      else outputs[entry.key] = value;
    } catch (error) {
      complain('error', messageOf(error));
      state.status = 'failure';
    }
  }
  return outputs;
}
