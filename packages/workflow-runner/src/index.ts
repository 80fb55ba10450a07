export { plainProgress } from './cli/plain-progress.ts';
export { treeProgress } from './cli/tree-progress.ts';
export type { RunEvent } from './events.ts';
export type {
  ApprovalRequest,
  RunOptions,
  RunResult,
  TokenRequest,
} from './options.ts';
export { runWorkflow } from './run.ts';
export { renderSummaryHtml, type SummaryRun } from './summary/html.ts';
export { renderSummaryTerminal } from './summary/terminal.ts';
