import { registryInputs, registryLoginOf, type SshAccess, sshAccessOf, sshInputs } from '@fairway/access-kit';
import type { InputsOf } from '@fairway/action-kit';
import type { RegistryLogin } from '@fairway/docker/registry';
import { commandInputs } from './command.ts';
import { type GithubRecord, githubInputs, githubRecordOf } from './github-inputs.ts';
import { type Limits, limitInputs, limitsOf } from './limits.ts';
import { releaseInputs } from './release-inputs.ts';
import { type SchemaGiven, schemaGivenOf, schemaInputs } from './schema-inputs.ts';

/** The inputs that every deploy action has, whatever it deploys. */
export interface DeployInputs extends Limits {
  readonly ssh: SshAccess;
  /** The registry, with its namespace if it has one. */
  readonly registry: string | undefined;
  readonly login: RegistryLogin | undefined;
  /** Whether earlier releases work with the databases in their current state. */
  readonly schema: SchemaGiven;
  readonly record: GithubRecord;
}

/** The inputs that all deploy actions have, under the same names. */
export function deployInputs() {
  return {
    ...commandInputs(),
    ...sshInputs(),
    ...registryInputs(),
    ...releaseInputs(),
    ...limitInputs(),
    ...schemaInputs(),
    ...githubInputs(),
  };
}

/**
 * Reads the shared inputs, without the command and the release.
 * @param wantedBy the part that is reached over SSH, as the beginning of a sentence: `The hosts are reached over SSH`
 * @throws Failure naming the input that cannot be used
 */
export function deployInputsOf(
  given: InputsOf<ReturnType<typeof deployInputs>>,
  wantedBy?: string,
): DeployInputs {
  return {
    ...limitsOf(given),
    ssh: sshAccessOf(given, wantedBy),
    registry: given.registry,
    login: registryLoginOf(given),
    schema: schemaGivenOf(given),
    record: githubRecordOf(given),
  };
}
