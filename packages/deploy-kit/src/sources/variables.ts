import { Failure } from '@fairway/runtime';
import type { ReleaseSource } from '../inputs/release-inputs.ts';
import type { RepositoryFiles } from './repository-files.ts';

/**
 * Reads the values for the variables of a stack or compose file: those of other inputs, then of the env files, `env`
 * and `secret-env`. A later value overrides an earlier one.
 * @param given variables that come from other inputs, such as RELEASE
 * @throws Failure for an env file that cannot be read, naming its line
 */
export async function readVariables(
  given: Readonly<Record<string, string>>,
  { envFiles, env, secretEnv }: Pick<ReleaseSource, 'envFiles' | 'env' | 'secretEnv'>,
  repository: RepositoryFiles,
): Promise<Readonly<Record<string, string>>> {
  const read = await Promise.all(
    envFiles.map(async (path) => {
      const bytes = await repository.read(path, 'The input "env-file"');
      return parseEnvFile(path, new TextDecoder().decode(bytes));
    }),
  );
  return { ...given, ...Object.fromEntries(read.flat()), ...env, ...secretEnv };
}

/**
 * The names and values of an env file, as `docker run --env-file` reads them. The value is everything after the first
 * "=", byte for byte.
 * @throws Failure naming the line that is not valid
 */
export function parseEnvFile(path: string, text: string): readonly (readonly [string, string])[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap((line, index): [string, string][] => {
      if (line.trim() === '' || line.trimStart().startsWith('#')) return [];
      const match = /^\s*([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/.exec(line);
      if (match) return [[match[1] ?? '', match[2] ?? '']];
      throw new Failure({
        what: `The env file ${path} cannot be read: line ${index + 1}.`,
        why: 'A line is NAME=value, a comment, or empty.',
        fix: `Put line ${index + 1} of ${path} right.`,
      });
    });
}

/** Variables that control the docker command itself. As values for its files they would redirect the command. */
const steering = [
  'PATH',
  'HOME',
  'DOCKER_HOST',
  'DOCKER_CONFIG',
  'DOCKER_CONTEXT',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
];

/** @throws Failure for a variable that docker itself reads */
export function refuseSteering(variables: Readonly<Record<string, string>>): void {
  const taken = steering.find((name) => Object.hasOwn(variables, name));
  if (!taken) return;
  throw new Failure({
    what: `The variable ${taken} cannot be given to the files.`,
    why: 'The docker command on the host reads this variable for itself.',
    fix: 'Use another name in the file.',
  });
}
