import { isString } from './github-parser.ts';
import { type Job, jobOf } from './job.ts';
import { type Permissions, permissionsOf } from './permissions.ts';
import { readWorkflowTree, type SourceFile } from './read-tree.ts';
import { type Defaults, defaultsOf } from './step.ts';
import { type Triggers, triggersOf } from './triggers.ts';
import { entriesOf, mapOf, type Value } from './value.ts';

/** The content of a workflow file in which the runner supports everything. */
export interface Workflow {
  readonly path: string;
  readonly root: Value;
  /** The `name:`, or the path where there is none, as on GitHub. */
  readonly name: string;
  readonly runName: Value | undefined;
  readonly on: Triggers;
  readonly env: Value | undefined;
  readonly defaults: Defaults;
  readonly concurrency: Value | undefined;
  readonly permissions: Permissions | undefined;
  readonly jobs: readonly Job[];
}

/**
 * Reads a workflow file.
 * @throws Failure with file and line for content that GitHub would refuse, or that this runner does not support
 */
export async function readWorkflow(file: SourceFile): Promise<Workflow> {
  const root = await readWorkflowTree(file);
  const keys = mapOf(root);
  const name = keys.get('name')?.token;
  const on = keys.get('on');
  const jobs = keys.get('jobs');
  return {
    path: file.path,
    root,
    name: name !== undefined && isString(name) ? name.value : file.path,
    runName: keys.get('run-name'),
    on: on === undefined ? { events: new Map(), dispatch: new Map(), call: undefined } : triggersOf(on),
    env: keys.get('env'),
    defaults: defaultsOf(keys.get('defaults')),
    concurrency: keys.get('concurrency'),
    permissions: permissionsOf(keys.get('permissions')),
    jobs: jobs === undefined ? [] : entriesOf(jobs).map(jobOf),
  };
}
