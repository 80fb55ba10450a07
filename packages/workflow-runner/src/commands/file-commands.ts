import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@fairway/runtime';

/** The files in which a step leaves its results for the runner. */
export const commandFiles = {
  GITHUB_OUTPUT: 'output',
  GITHUB_ENV: 'env',
  GITHUB_PATH: 'path',
  GITHUB_STATE: 'state',
  GITHUB_STEP_SUMMARY: 'summary',
} as const;

/** Bytes of the longest summary. GitHub drops a longer one. */
const longestSummary = 1024 * 1024;

/** The results that one step wrote. */
export interface FileCommands {
  readonly outputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Makes the files of one step, empty, and returns the environment that names them. */
export async function makeCommandFiles(dir: string): Promise<Record<keyof typeof commandFiles, string>> {
  await mkdir(dir, { recursive: true });
  const paths = Object.entries(commandFiles).map(([variable, name]) => [variable, join(dir, name)] as const);
  await Promise.all(paths.map(([, path]) => writeFile(path, '')));
  return Object.fromEntries(paths) as Record<keyof typeof commandFiles, string>;
}

/**
 * Reads and removes the files of one step.
 * @throws Failure for a file that does not follow the format, or a summary that GitHub would drop
 */
export async function readCommandFiles(dir: string): Promise<FileCommands> {
  const read = (name: string) => readFile(join(dir, name), 'utf8').catch(() => '');
  const [output, env, path, state, summary] = await Promise.all(Object.values(commandFiles).map(read));
  await rm(dir, { recursive: true, force: true });
  if (Buffer.byteLength(summary ?? '') > longestSummary)
    throw new Failure({
      what: 'The step wrote a summary that GitHub would drop.',
      why: `It has ${Buffer.byteLength(summary ?? '')} bytes, and GitHub takes ${longestSummary}.`,
      fix: 'Write less to $GITHUB_STEP_SUMMARY.',
    });
  return {
    outputs: parseKeyValues('GITHUB_OUTPUT', output ?? ''),
    env: refuseReserved(parseKeyValues('GITHUB_ENV', env ?? '')),
    path: (path ?? '').split(/\r?\n/).filter((line) => line !== ''),
    state: parseKeyValues('GITHUB_STATE', state ?? ''),
    summary: summary ?? '',
  };
}

/** Reads `name=value` lines and `name<<DELIMITER` blocks. */
export function parseKeyValues(file: string, text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  while (lines.length > 0) {
    const line = lines.shift() ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
      const name = line.slice(0, heredoc);
      const delimiter = line.slice(heredoc + 2);
      const end = lines.indexOf(delimiter);
      if (name === '' || delimiter === '' || end < 0)
        throw malformed(file, line, `the line "${delimiter}" that ends the value is missing`);
      found[name] = lines.splice(0, end).join('\n');
      lines.shift();
    } else if (equals > 0) {
      found[line.slice(0, equals)] = line.slice(equals + 1);
    } else {
      throw malformed(file, line, 'it is neither "name=value" nor "name<<DELIMITER"');
    }
  }
  return found;
}

const malformed = (file: string, line: string, why: string): Failure =>
  new Failure({
    what: `The step wrote a line to $${file} that GitHub would refuse.`,
    why: `"${line}": ${why}.`,
    fix: 'Write "name=value", or a block that ends with its delimiter alone on a line.',
  });

function refuseReserved(env: Record<string, string>): Record<string, string> {
  const reserved = Object.keys(env).find((name) => /^(GITHUB_|RUNNER_)|^NODE_OPTIONS$/i.test(name));
  if (reserved === undefined) return env;
  throw new Failure({
    what: `The step wrote ${reserved} to $GITHUB_ENV.`,
    why: 'GitHub does not let a step set this variable for later ones.',
    fix: 'Use another name.',
  });
}
