import { type DeployContext, readVariables, refuseSteering, repositoryFiles } from '@fairway/deploy-kit';
import { Failure } from '@fairway/runtime';
import { readManagedFiles } from '../files/managed-files.ts';
import type { ComposeRelease, Inputs } from '../inputs.ts';
import { readComposeFiles } from './compose-source.ts';
import type { Ingredients } from './wanted.ts';

/**
 * Reads what a release is made from out of the repository and the inputs.
 * @throws Failure naming the file or the input that cannot be used
 */
export async function readIngredients(
  inputs: Inputs,
  source: ComposeRelease,
  { github }: Pick<DeployContext, 'github'>,
): Promise<Ingredients> {
  const repository = repositoryFiles(github.workspace);
  const [compose, variables, files] = await Promise.all([
    readComposeFiles(source, inputs.directory, repository),
    readVariables({}, source, repository),
    Promise.all(source.files.map((mapping) => readManagedFiles(mapping, repository))),
  ]);
  refuseSteering(variables);
  const name = Object.keys(variables).find((one) => one.startsWith('COMPOSE_'));
  if (name) {
    throw new Failure({
      what: `The variable ${name} cannot be given.`,
      why: 'Compose itself listens to it, here and whenever somebody uses it in the directory.',
      fix: 'Use the inputs "project", "compose-files" and "profiles" for what it says, or another name.',
    });
  }
  return { inputs, source, compose, repository, files, variables };
}
