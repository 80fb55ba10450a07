import { posix } from 'node:path';
import { type Host, newScratch } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { wordsOf } from '../../stack/source/places.ts';
import { askComposeAbout } from '../command/compose-command.ts';
import { formatDotenv } from './dotenv.ts';
import { modelSchema } from './model.ts';

/**
 * Reads the variables of a `.env` with the host's own Compose.
 * @throws Failure where Compose cannot read it
 */
export async function readDotenv(
  host: Host,
  text: string,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const directory = newScratch('compose');
  const file = posix.join(directory, 'probe.yaml');
  const probe = { services: { probe: { image: 'probe', env_file: ['./probe.env'] } } };
  const files = new Map([
    [posix.join(directory, 'probe.env'), text],
    [file, JSON.stringify(probe)],
  ]);
  const { exitCode, stdout, stderr } = await askComposeAbout(
    host,
    { directory, files },
    { project: 'probe', directory, files: [file] },
    ['config', '--format', 'json'],
    signal ? { signal } : {},
  );
  if (exitCode !== 0) {
    throw new Failure({
      what: `Compose on ${host.name} cannot read the variables.`,
      why: wordsOf(stderr.replaceAll(`${directory}/`, '')).at(-1) ?? 'It gave no reason.',
      fix: 'Put the line of .env right.',
    });
  }
  const { environment = {} } = modelSchema.parse(JSON.parse(stdout)).services['probe'] ?? {};
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, (value ?? '').replaceAll('$$', '$')]),
  );
}

/**
 * Writes a `.env` with these variables, and reads it back with the host's own Compose as a proof.
 * @returns the text of the `.env`
 * @throws Failure naming every variable that Compose would not read back byte for byte
 */
export async function provenDotenv(
  host: Host,
  variables: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<string> {
  const impossible = Object.keys(variables).filter((name) => !canBeValue(variables[name] ?? ''));
  if (impossible.length > 0) throw refused(host, impossible, 'A value holds a NUL byte or half a character.');
  const text = formatDotenv(variables);
  if (text === '') return text;
  const found = await readDotenv(host, text, signal);
  const changed = Object.keys(variables).filter((name) => found[name] !== variables[name]);
  if (changed.length > 0) {
    throw refused(host, changed, 'Compose there reads another value than the one that is written.');
  }
  return text;
}

/** Whether a text can be a variable's value: without a NUL byte and without half of a surrogate pair. */
function canBeValue(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed();
}

function refused(host: Host, names: readonly string[], why: string): Failure {
  return new Failure({
    what: `${names.length === 1 ? `The variable ${names[0]} cannot` : `The variables ${names.join(', ')} cannot`} be written to .env for ${host.name}.`,
    why,
    fix: 'Give another value, for example encoded in base64. Nothing was changed.',
  });
}
