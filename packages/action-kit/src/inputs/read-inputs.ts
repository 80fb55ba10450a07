import { getInput } from '@actions/core';
import { Failure } from '@fairway/runtime';
import type { Problem, Reader } from './reader.ts';

export type InputsOf<Spec extends Readonly<Record<string, Reader<unknown>>>> = {
  readonly [Name in keyof Spec]: Spec[Name] extends Reader<infer Value> ? Value : never;
};

/**
 * Reads inputs of this step. An empty input counts as not given. Defaults live in action.yml: the runner hands them
 * over like any value. Secrets are taken out of the environment, which every child process inherits: they can be read
 * once.
 * @returns a frozen object with the inputs' own names.
 * @throws one Failure that names every input with a problem, what is wrong with it and what to write.
 */
export function readInputs<const Spec extends Readonly<Record<string, Reader<unknown>>>>(
  spec: Spec,
): InputsOf<Spec> {
  const found: [string, Problem][] = [];
  const values: Record<string, unknown> = {};
  for (const [name, reader] of Object.entries(spec)) {
    const text = getInput(name);
    if (reader.secret) delete process.env[variableOf(name)];
    if (text === '') {
      if (!reader.optional) found.push([name, missing(reader)]);
      values[name] = undefined;
      continue;
    }
    const reading = reader.read(text);
    if (reading.ok) values[name] = reading.value;
    else found.push(...reading.problems.map((problem): [string, Problem] => [name, problem]));
  }
  if (found.length > 0) throw failureAbout(found);
  return Object.freeze(values) as InputsOf<Spec>;
}

/** The variable in which the runner hands an input over. */
function variableOf(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

function missing(reader: Reader<unknown>): Problem {
  if (!reader.secret) return { wrong: 'It is empty.', write: `Write ${reader.expects}.` };
  return {
    wrong:
      'It is empty. A secret that does not exist is an empty text, and so is every secret in a run that a fork started.',
    write:
      'Check the name of the secret, and that this job may read it (its environment, or "secrets:" of the caller).',
  };
}

function failureAbout(found: readonly (readonly [string, Problem])[]): Failure {
  const names = [...new Set(found.map(([name]) => `"${name}"`))];
  const wrongOf = ({ at, wrong }: Problem) => (at ? `${at}: ${wrong}` : wrong);
  const [only] = found;
  if (only && found.length === 1) {
    const [name, problem] = only;
    return new Failure({
      what: `The input "${name}" cannot be used.`,
      why: wrongOf(problem),
      fix: problem.write,
    });
  }
  return new Failure({
    what: `The input${names.length > 1 ? 's' : ''} ${names.join(', ')} cannot be used.`,
    why: `There are ${found.length} problems.`,
    evidence: found.map(([name, problem]) => `${name}: ${wrongOf(problem)} ${problem.write}`),
    fix: 'Correct what is listed, all in one go.',
  });
}
