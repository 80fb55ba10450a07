import { mapping, type WorkflowFile, type Yaml } from './workflow-file.ts';

/** The house rules for the shape of a workflow. @returns one sentence for each mistake, with its line if there is one */
export function shapeViolations(workflow: WorkflowFile): string[] {
  const { data, jobs, uses, runs, scopes, reusable, path } = workflow;
  const violations = [
    ...permissionViolations(data),
    ...jobs.flatMap(([id, job]) => jobViolations(id, job)),
    ...scopes
      .filter(({ comment }) => comment === '')
      .map(
        ({ line, scope }) => `line ${line}: the permission ${scope} is granted without a reason behind it`,
      ),
    ...runs
      .filter(({ script }) => script.includes('${{'))
      .map(({ line }) => `line ${line}: a value goes into run: by an expression; hand it over by env:`),
    ...uses
      .filter(({ secrets }) => secrets === 'inherit')
      .map(({ line }) => `line ${line}: secrets are inherited; name them`),
    ...uses
      .filter(
        (use) => use.reference.startsWith('actions/checkout@') && use.with['persist-credentials'] !== false,
      )
      .map(
        ({ line }) =>
          `line ${line}: checkout keeps the token in the checkout; set persist-credentials: false`,
      ),
    ...concurrencyViolations(data['concurrency'], reusable, 'the workflow'),
    ...jobs.flatMap(([id, job]) => concurrencyViolations(job['concurrency'], reusable, `job ${id}`)),
  ];
  if (reusable && data['concurrency'] === undefined) violations.push('it has no concurrency group');
  violations.push(
    ...laterInputs(data).map((name) => `the required input ${name} stands behind an optional one`),
  );
  if (reusable && !/^#\s*\S/.test(workflow.text))
    violations.push('its first line is not a comment that says what it does');
  return violations.map((violation) => `${path}: ${violation}`);
}

/** Required inputs behind the first optional one: whoever begins reads only the beginning of a long list. */
function laterInputs(data: Yaml): readonly string[] {
  const inputs = Object.entries(mapping(mapping(mapping(data['on'])['workflow_call'])['inputs']));
  const isRequired = ([, entry]: readonly [string, unknown]) => mapping(entry)['required'] === true;
  const first = inputs.findIndex((input) => !isRequired(input));
  return first < 0
    ? []
    : inputs
        .slice(first)
        .filter(isRequired)
        .map(([name]) => name);
}

function permissionViolations(data: Yaml): string[] {
  const { permissions } = data;
  const empty =
    typeof permissions === 'object' && permissions !== null && Object.keys(permissions).length === 0;
  return empty ? [] : ['it does not begin with "permissions: {}": every job names its own'];
}

function jobViolations(id: string, job: Yaml): string[] {
  const violations: string[] = [];
  const minutes = job['timeout-minutes'];
  if (job['uses'] === undefined && typeof minutes !== 'number' && !String(minutes ?? '').startsWith('${{')) {
    violations.push(`job ${id} has no timeout-minutes`);
  }
  if (typeof job['permissions'] === 'string')
    violations.push(`job ${id} takes ${job['permissions']} as a whole; name scopes`);
  return violations;
}

function concurrencyViolations(concurrency: unknown, reusable: boolean, where: string): string[] {
  if (concurrency === undefined) return [];
  const group = typeof concurrency === 'string' ? concurrency : String(mapping(concurrency)['group'] ?? '');
  const cancels = mapping(concurrency)['cancel-in-progress'];
  return [
    ...(/^[a-z][a-z0-9-]+/.test(group)
      ? []
      : [`the concurrency group of ${where} does not begin with a literal name`]),
    ...(/github\.workflow\b/.test(group)
      ? [`the concurrency group of ${where} uses github.workflow, which is the caller's`]
      : []),
    ...(/[^/]\$\{\{/.test(group)
      ? [
          `the concurrency group of ${where} joins values without "/" before each: two groups can have one name, and one ` +
            'run then drops another that waits',
        ]
      : []),
    ...(reusable && cancels !== false
      ? [`${where} does not say cancel-in-progress: false: a deploy must never be cut`]
      : []),
  ];
}
