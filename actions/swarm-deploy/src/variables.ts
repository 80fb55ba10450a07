import { Failure } from '@fairway/runtime';
import type { Inputs } from './inputs.ts';

/** Variables that steer the docker command itself; as values for a stack file they would lead it elsewhere. */
const reserved = [
  'PATH',
  'HOME',
  'DOCKER_HOST',
  'DOCKER_CONFIG',
  'DOCKER_CONTEXT',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
];

/**
 * The values for a stack file's variables: RELEASE, REGISTRY and STACK from the inputs of these names, then the env
 * files, `env` and `secret-env`; later ones win.
 * @throws Failure for a line of an env file that is none, and for a name that docker itself listens to.
 */
export function variablesFrom(
  inputs: Pick<Inputs, 'release' | 'registry' | 'stack' | 'env' | 'secretEnv'>,
  envFiles: readonly { readonly path: string; readonly text: string }[],
): Readonly<Record<string, string>> {
  const variables = {
    RELEASE: inputs.release,
    ...(inputs.registry ? { REGISTRY: inputs.registry } : {}),
    STACK: inputs.stack,
    ...Object.fromEntries(envFiles.flatMap(({ path, text }) => parseEnvFile(path, text))),
    ...inputs.env,
    ...inputs.secretEnv,
  };
  const taken = reserved.find((name) => Object.hasOwn(variables, name));
  if (!taken) return variables;
  throw new Failure({
    what: `The variable ${taken} cannot be given to the stack files.`,
    why: 'The docker command on the manager listens to it.',
    fix: 'Use another name in the stack file.',
  });
}

/** As `docker run --env-file` reads it: everything after the first "=" is the value, byte for byte. */
function parseEnvFile(path: string, text: string): [string, string][] {
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
