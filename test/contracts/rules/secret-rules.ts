import { parse } from 'yaml';
import type { Offers } from './use-rules.ts';
import { mapping, type WorkflowFile, type Yaml } from './workflow-file.ts';

const named = /secrets\.([\w-]+)/g;
const onlySecret = /^\$\{\{\s*secrets\.([\w-]+)\s*\}\}$/;

/**
 * What keeps the environments of a caller in charge of the secrets: names that a secret of an environment can have, an
 * environment for each job that reads one, and a check of those that the job cannot do without.
 */
export function secretViolations(workflow: WorkflowFile, offers: Pick<Offers, 'action'>): string[] {
  const { path, reusable } = workflow;
  const violations = reusable
    ? [
        ...declaredViolations(workflow),
        ...workflow.jobs.flatMap(([id, job]) => jobViolations(id, job, workflow, offers)),
      ]
    : [
        ...passedViolations(workflow),
        ...workflow.jobs.flatMap(([id, job]) => guardViolations(id, job, secretsReadIn(job))),
      ];
  return violations.map((violation) => `${path}: ${violation}`);
}

function declaredViolations({ data }: WorkflowFile): string[] {
  const declared = mapping(mapping(mapping(data['on'])['workflow_call'])['secrets']);
  return Object.entries(declared).flatMap(([name, entry]) => [
    ...(/^[A-Z][A-Z0-9_]*$/.test(name)
      ? []
      : [`the secret ${name} has a name that a secret of an environment cannot have`]),
    ...(mapping(entry)['required'] === true
      ? [
          `the secret ${name} is required of the caller, but an environment may supply it; let the job check it`,
        ]
      : []),
  ]);
}

function jobViolations(
  id: string,
  job: Yaml,
  workflow: WorkflowFile,
  offers: Pick<Offers, 'action'>,
): string[] {
  const read = secretsReadIn(job);
  if (read.length === 0) return [];
  const steps = stepsOf(job);
  const missing = String(mapping(steps[0]?.['env'])['MISSING'] ?? '');
  const needed = steps.flatMap((step) => neededSecrets(step, workflow, offers));
  return [
    ...guardViolations(id, job, read),
    ...[...new Set(needed)]
      .filter((name) => !missing.includes(`secrets.${name} == '' && '${name}'`))
      .map((name) => `the first step of job ${id} does not check that the secret ${name} is there`),
  ];
}

function secretsReadIn(job: Yaml): readonly string[] {
  const read = [...JSON.stringify(job).matchAll(named)].map(([, name = '']) => name);
  return [...new Set(read)].filter((name) => name !== 'GITHUB_TOKEN');
}

/** A job that calls a workflow passes secrets on, and cannot name an environment. */
function guardViolations(id: string, job: Yaml, read: readonly string[]): string[] {
  const environment = mapping(job['environment'])['name'] ?? job['environment'];
  const guarded = typeof environment === 'string' && environment !== '';
  return guarded || read.length === 0 || job['uses'] !== undefined
    ? []
    : [`job ${id} reads the secrets ${read.join(', ')} and names no environment that guards them`];
}

/** The secrets without which a step cannot do its work: those of required inputs, and the password of a required user. */
function neededSecrets(step: Yaml, { data }: WorkflowFile, offers: Pick<Offers, 'action'>): string[] {
  const action = /^\$\/actions\/([^/@]+)$/.exec(String(step['uses'] ?? ''))?.[1];
  if (action === undefined) return [];
  const inputs = mapping(mapping(parse(offers.action(action) ?? ''))['inputs']);
  const ofCaller = mapping(mapping(mapping(data['on'])['workflow_call'])['inputs']);
  const userIsRequired = mapping(ofCaller['registry-username'])['required'] === true;
  return Object.entries(mapping(step['with'])).flatMap(([input, value]) => {
    const secret = onlySecret.exec(String(value))?.[1];
    const required =
      mapping(inputs[input])['required'] === true || (input === 'registry-password' && userIsRequired);
    return secret !== undefined && required ? [secret] : [];
  });
}

/** A caller that passes a secret under another name hides which secret of the environment takes its place. */
function passedViolations({ uses }: WorkflowFile): string[] {
  return uses.flatMap(({ line, secrets }) =>
    Object.entries(mapping(secrets))
      .filter(([name, value]) => onlySecret.exec(String(value))?.[1] !== name)
      .map(([name]) => `line ${line}: pass the secret as ${name}: \${{ secrets.${name} }}`),
  );
}

/**
 * Outputs of earlier jobs that a job hands to an action, and that no step before it checks. GitHub drops an output in
 * which a masked value occurs, so an empty one is not what the earlier job said. Only notify takes empty ones: it is given
 * the results of the jobs as well, and tells those.
 */
export function handedOverViolations({ path, jobs }: WorkflowFile): string[] {
  return jobs.flatMap(([id, job]) => {
    const checked = new Set<string>();
    return stepsOf(job).flatMap((step) => {
      const refused = /\bexit 1\b/.test(String(step['run'] ?? '')) ? String(step['if'] ?? '') : '';
      for (const [, output = ''] of refused.matchAll(/(needs\.[\w-]+\.outputs\.[\w-]+) == ''/g))
        checked.add(output);
      if (step['uses'] === '$/actions/notify' && mapping(step['with'])['job-results']) return [];
      const read = JSON.stringify(step['with'] ?? {}).match(/needs\.[\w-]+\.outputs\.[\w-]+/g) ?? [];
      return read
        .filter((output) => !checked.has(output))
        .map(
          (output) =>
            `${path}: job ${id} takes ${output} without a step before that ends the job when it is empty`,
        );
    });
  });
}

const stepsOf = (job: Yaml): Yaml[] => (Array.isArray(job['steps']) ? job['steps'].map(mapping) : []);
