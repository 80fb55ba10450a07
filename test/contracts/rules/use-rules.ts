import { parse } from 'yaml';
import { mapping, type Use, type WorkflowFile, type Yaml } from './workflow-file.ts';

/** The inputs and outputs of the actions and reusable workflows of this repository. */
export interface Offers {
  /** Text of actions/NAME/action.yml; undefined where there is none. */
  action(name: string): string | undefined;
  /** Text of .github/workflows/FILE; undefined where there is none. */
  workflow(file: string): string | undefined;
}

interface Offer {
  readonly called: string;
  readonly inputs: Yaml;
  readonly secrets: Yaml | undefined;
}

const ours = /^(?:\$|OWNER\/fairway|\.)\/(?:actions\/([^/@]+)|\.github\/workflows\/([^/@]+))(?:@(.+))?$/;

const version = /^v\d+(\.\d+)*$/;

/** The mistakes in a workflow's use of actions and workflows, one sentence each, with its line. */
export function useViolations(workflow: WorkflowFile, offers: Offers): string[] {
  return [
    ...workflow.uses.flatMap((use) =>
      violationsOf(use, workflow.reusable, offers).map((violation) => `line ${use.line}: ${violation}`),
    ),
    ...outputViolations(workflow, offers),
  ].map((violation) => `${workflow.path}: ${violation}`);
}

function violationsOf(use: Use, reusable: boolean, offers: Offers): string[] {
  const { reference } = use;
  const [matched, action, file, ref] = ours.exec(reference) ?? [];
  if (!matched) return pinViolations(use);
  if (reusable && reference.startsWith('./'))
    return [`${reference} would be the caller's checkout; write $/`];
  if (reference.startsWith('OWNER/') && (ref !== 'COMMIT' || !version.test(use.comment)))
    return [`${reference} is not written as @COMMIT # v1.0.0, which Dependabot keeps up to date`];
  const offer = action ? actionOffer(action, offers) : workflowOffer(file ?? '', offers);
  if (!offer) return [`${reference} is not in this repository`];
  return [
    ...nameViolations(use.with, offer.inputs, 'input', offer.called),
    ...(offer.secrets && use.secrets !== 'inherit'
      ? nameViolations(mapping(use.secrets), offer.secrets, 'secret', offer.called)
      : []),
  ];
}

/** An attacker who takes over the account can move a tag, but not a commit. */
function pinViolations({ reference, comment }: Use): string[] {
  if (reference.startsWith('./') || reference.startsWith('$/'))
    return [`${reference} is not in this repository`];
  if (!/@[0-9a-f]{40}$/.test(reference)) return [`${reference} is not pinned by the SHA of a commit`];
  return version.test(comment) ? [] : [`${reference} does not have its version as a comment behind it`];
}

function nameViolations(given: Yaml, offered: Yaml, kind: string, called: string): string[] {
  const missing = Object.entries(offered).filter(
    ([name, entry]) =>
      mapping(entry)['required'] === true && mapping(entry)['default'] === undefined && !(name in given),
  );
  return [
    ...Object.keys(given)
      .filter((name) => !(name in offered))
      .map((name) => `${called} has no ${kind} "${name}"`),
    ...missing.map(([name]) => `${called} needs the ${kind} "${name}"`),
  ];
}

function actionOffer(name: string, offers: Offers): Offer | undefined {
  const text = offers.action(name);
  return text === undefined
    ? undefined
    : { called: name, inputs: mapping(mapping(parse(text))['inputs']), secrets: undefined };
}

function workflowOffer(file: string, offers: Offers): Offer | undefined {
  const text = offers.workflow(file);
  if (text === undefined) return undefined;
  const on = mapping(mapping(parse(text))['on']);
  if (!('workflow_call' in on)) return undefined;
  const call = mapping(on['workflow_call']);
  return { called: file, inputs: mapping(call['inputs']), secrets: mapping(call['secrets']) };
}

/** Outputs of our actions that a job reads: actionlint knows only those of actions that it can load. */
function outputViolations({ jobs }: WorkflowFile, offers: Offers): string[] {
  return jobs.flatMap(([id, job]) => {
    const steps = Array.isArray(job['steps']) ? job['steps'].map(mapping) : [];
    const outputsOf = new Map<string, Yaml>();
    for (const step of steps) {
      const action = ours.exec(String(step['uses'] ?? ''))?.[1];
      const text = action ? offers.action(action) : undefined;
      if (text !== undefined) outputsOf.set(String(step['id']), mapping(mapping(parse(text))['outputs']));
    }
    const read = [...JSON.stringify(job).matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)];
    return read
      .filter(([, step = '', output = '']) => outputsOf.has(step) && !(output in (outputsOf.get(step) ?? {})))
      .map(([, step, output]) => `job ${id} reads the output "${output}", which step ${step} does not have`);
  });
}
