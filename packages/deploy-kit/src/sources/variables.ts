import { decodeUtf8, Failure } from '@fairway/runtime';
import type { ReleaseSource } from '../inputs/release-inputs.ts';
import type { DeployContext } from '../run/context.ts';
import type { RepositoryFiles } from './repository-files.ts';

/**
 * Reads the values for the variables of a stack or compose file: those of other inputs, then of the env files, `env`
 * and `secret-env`. A later value overrides an earlier one.
 * @param given variables that come from other inputs, such as RELEASE
 * @param annotate is told of values that Compose would read otherwise in a `.env` of its own
 * @throws Failure for an env file that cannot be read, naming its line
 */
export async function readVariables(
  given: Readonly<Record<string, string>>,
  { envFiles, env, secretEnv }: Pick<ReleaseSource, 'envFiles' | 'env' | 'secretEnv'>,
  repository: RepositoryFiles,
  annotate: DeployContext['annotate'],
): Promise<Readonly<Record<string, string>>> {
  const read = await Promise.all(
    envFiles.map(async (path) => {
      const bytes = await repository.read(path, 'The input "env-file"');
      const text = decodeUtf8(bytes, `The env file ${path}`);
      const [first] = readOtherwise(text);
      if (first) annotate('warning', warningOf(path, text), { file: path, line: first.line });
      return parseEnvFile(path, text);
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
      throw notALine(path, index + 1, line);
    });
}

/**
 * A line that is not NAME=value, and what is wrong with it. The value may be secret, so the line is never shown.
 */
function notALine(path: string, number: number, line: string): Failure {
  const shell = /^\s*export\s+([A-Za-z_]\w*)\s*=/.exec(line);
  const blank = /^\s*([A-Za-z_]\w*)\s+=/.exec(line);
  const colon = /^\s*([A-Za-z_]\w*)\s*:/.exec(line);
  const [, before = ''] = /^\s*([^=]*)=/.exec(line) ?? [];
  const name = (shell ?? blank ?? colon)?.[1];
  return new Failure({
    what: `The env file ${path} cannot be read: line ${number}.`,
    why: shell
      ? `It begins with "export", which is for shells. The file is read as \`docker run --env-file\` reads it.`
      : blank
        ? `A blank stands before the "=" of ${name}. Everything before it would be the name.`
        : colon
          ? `${name} is followed by ":". A line is NAME=value; YAML belongs into the input "env".`
          : before !== ''
            ? 'What stands before the "=" is not a name: letters, digits and "_", and no digit first.'
            : 'A line is NAME=value, a comment, or empty.',
    fix: name
      ? `Write ${name}= and the value behind it, without a blank and without quotes around it.`
      : `Put line ${number} of ${path} right.`,
  });
}

/** A line whose value is not what Compose would read in a `.env` of its own. */
export interface ReadOtherwise {
  readonly name: string;
  readonly line: number;
  /** What belongs to the value here, and does not there. */
  readonly extra: 'quotes' | 'comment';
}

/**
 * The lines of an env file that mean something else in a `.env` that Compose reads: quotes around a value, and a
 * comment behind it. Here both are part of the value.
 */
export function readOtherwise(text: string): readonly ReadOtherwise[] {
  return text.split(/\r?\n/).flatMap((content, index): ReadOtherwise[] => {
    const [, name, value = ''] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(content) ?? [];
    if (name === undefined) return [];
    const found = { name, line: index + 1 };
    if (/^(["']).*\1(?:\s+#.*)?\s*$/.test(value)) return [{ ...found, extra: 'quotes' }];
    return /\s#/.test(value) ? [{ ...found, extra: 'comment' }] : [];
  });
}

function warningOf(path: string, text: string): string {
  const named = readOtherwise(text)
    .map(({ name, line, extra }) => `${name} (line ${line}: ${extra})`)
    .join(', ');
  return `${path} is read as \`docker run --env-file\` reads it: everything behind "=" is the value, with quotes and comments. Compose would leave them out of its .env, so these values differ: ${named}. Take the quotes and comments out of the file.`;
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
