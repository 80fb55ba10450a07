export { type Progress, plainProgress } from './cli/plain-progress.ts';
export { treeProgress } from './cli/tree-progress.ts';
export type { Conclusion, RunEvent } from './events.ts';
export type {
  ApprovalRequest,
  EnvironmentOptions,
  JobResult,
  NamedFolder,
  RunOptions,
  RunResult,
  StepResult,
  TokenRequest,
} from './options.ts';
export { runWorkflow } from './run.ts';
export { renderSummaryHtml, type SummaryJob } from './summary/html.ts';
export { renderSummaryTerminal } from './summary/terminal.ts';
