import { registryInputs, registryLoginOf, type SshAccess, sshAccessOf, sshInputs } from '@fairway/access-kit';
import type { InputsOf } from '@fairway/action-kit';
import type { RegistryLogin } from '@fairway/docker';
import { commandInputs } from './command.ts';
import { type GithubRecord, githubInputs, githubRecordOf } from './github-inputs.ts';
import { type Limits, limitInputs, limitsOf } from './limits.ts';
import { releaseInputs } from './release-inputs.ts';
import { type SchemaGiven, schemaGivenOf, schemaInputs } from './schema-inputs.ts';

/** What every deploy is given, whatever it deploys and on which command. */
export interface DeployInputs extends Limits {
  readonly ssh: SshAccess;
  /** Registry, with its namespace where it has one. */
  readonly registry: string | undefined;
  readonly login: RegistryLogin | undefined;
  /** Whether earlier releases work with the databases as they are now. */
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
 * What the inputs say, but for the command and the release.
 * @param wantedBy what is reached over SSH, as the beginning of a sentence: `The hosts are reached over SSH`
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
