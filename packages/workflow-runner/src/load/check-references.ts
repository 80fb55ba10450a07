import type { Action } from '../parse/action.ts';
import type { Job } from '../parse/job.ts';
import { type Place, refuse } from '../parse/place.ts';
import type { Workflow } from '../parse/workflow.ts';
import { type Reference, referencesIn, referencesOf } from './references.ts';

/**
 * Refuses an expression that reads an undeclared name: an input, a secret, a need, a step, an output. GitHub silently
 * gives an empty text for it.
 */
export function checkReferences(
  workflow: Workflow,
  called: ReadonlyMap<string, Workflow>,
  actions: ReadonlyMap<Place, Action>,
): void {
  const outputs = new Map(workflow.jobs.map((job) => [job.id.toLowerCase(), outputNames(job, called)]));
  for (const value of [workflow.env, workflow.concurrency])
    for (const reference of value === undefined ? [] : referencesIn(value))
      checkInterface(workflow, reference);
  for (const value of workflow.on.call?.outputs.values() ?? [])
    for (const reference of referencesIn(value)) checkJobOutput('jobs', reference, outputs);
  for (const job of workflow.jobs) {
    const needs = new Map(
      job.needs.map((id) => [id.toLowerCase(), outputs.get(id.toLowerCase()) ?? new Set<string>()]),
    );
    for (const reference of referencesInJob(job)) {
      checkInterface(workflow, reference);
      checkJobOutput('needs', reference, needs);
      if (job.kind === 'steps') checkStep(job, reference, actions);
    }
  }
}

function referencesInJob(job: Job): Reference[] {
  const conditions = job.kind === 'steps' ? [job.if, ...job.steps.map((step) => step.if)] : [job.if];
  return [...referencesIn(job.tree), ...conditions.flatMap((it) => referencesOf(it.expression, it.place))];
}

function checkInterface({ on }: Workflow, { parts, place }: Reference): void {
  const [context, name] = parts;
  if (name === undefined) return;
  if (context === 'inputs') {
    const known = [...(on.call?.inputs.keys() ?? []), ...on.dispatch.keys()];
    check('inputs', name, known, place, 'Declare the input, or correct the name.');
  }
  // A caller has the secrets of its repository, which no file lists. A reusable workflow has only those that it
  // declares, whatever the environment of a job has.
  const onlyCalled = on.call !== undefined && on.events.size === 1;
  if (context === 'secrets' && onlyCalled)
    check(
      'secrets',
      name,
      [...(on.call?.secrets.keys() ?? []), 'GITHUB_TOKEN'],
      place,
      'Declare the secret.',
    );
}

type OutputNames = ReadonlyMap<string, ReadonlySet<string>>;

function checkJobOutput(root: 'needs' | 'jobs', { parts, place }: Reference, jobs: OutputNames): void {
  const [context, id, kind, output] = parts;
  if (context !== root || id === undefined) return;
  check(
    root,
    id,
    [...jobs.keys()],
    place,
    root === 'needs' ? 'Add the job to `needs:`.' : 'Name a job of this file.',
  );
  if (kind === undefined) return;
  check(`${root}.${id}`, kind, ['result', 'outputs'], place, 'Read `result` or `outputs`.');
  const names = jobs.get(id.toLowerCase());
  if (kind === 'outputs' && output !== undefined && names !== undefined)
    check(`${root}.${id}.outputs`, output, [...names], place, 'Declare the output in that job.');
}

function checkStep(
  job: Job & { kind: 'steps' },
  { parts, place }: Reference,
  actions: ReadonlyMap<Place, Action>,
): void {
  const [context, id, kind, output] = parts;
  if (context !== 'steps' || id === undefined) return;
  const ids = job.steps.map((step) => step.id).filter((known) => !known.startsWith('__'));
  check('steps', id, ids, place, 'Give the step that `id:`.');
  if (kind === undefined) return;
  check(`steps.${id}`, kind, ['outputs', 'outcome', 'conclusion'], place, 'Read one of these.');
  const step = job.steps.find((known) => known.id.toLowerCase() === id.toLowerCase());
  const action = step === undefined ? undefined : actions.get(step.place);
  if (kind === 'outputs' && output !== undefined && action !== undefined)
    check(`steps.${id}.outputs`, output, [...action.outputs], place, `Read an output of ${action.path}.`);
}

function check(where: string, name: string, known: readonly string[], place: Place, fix: string): void {
  if (known.some((one) => one.toLowerCase() === name.toLowerCase())) return;
  throw refuse(place, `there is no \`${where}.${name}\` (known: ${known.join(', ') || 'none'}).`, fix);
}

function outputNames(job: Job, called: ReadonlyMap<string, Workflow>): ReadonlySet<string> {
  const names =
    job.kind === 'steps'
      ? job.outputs.map(({ key }) => key)
      : (called.get(job.id)?.on.call?.outputs.keys() ?? []);
  return new Set([...names].map((name) => name.toLowerCase()));
}
