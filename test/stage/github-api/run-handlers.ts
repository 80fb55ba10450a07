import { notFound, page } from './answers.ts';
import { approvalBody, workflowBody, workflowRunsBody } from './bodies.ts';
import type { Call, Handlers } from './call.ts';

/** GitHub's behaviour for workflows and their runs. */
export const runHandlers: Handlers = {
  'get /repos/{owner}/{repo}/actions/workflows/{workflow_id}': (call) => {
    const workflow = workflowOf(call);
    return workflow ? { status: 200, body: workflowBody(workflow) } : notFound;
  },

  'get /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': (call) => {
    const workflow = workflowOf(call);
    return workflow ? { status: 200, body: workflowRunsBody(page(workflow.runs, call.query)) } : notFound;
  },

  'get /repos/{owner}/{repo}/actions/runs/{run_id}/approvals': ({ state, path }) => ({
    status: 200,
    body: state.approvals.filter(({ run }) => run === Number(path['run_id'])).map(approvalBody),
  }),
};

function workflowOf({ state, path }: Call) {
  return state.workflows.find(({ file }) => file === path['workflow_id']);
}
