import { posix } from 'node:path';
import type { Phase } from '@fairway/action-kit';
import { type BakeFile, type BakeSecret, readBakeFile } from '@fairway/docker/build';
import type { Host } from '@fairway/host';
import { decodeUtf8, Failure } from '@fairway/runtime';
import type { Inputs } from '../inputs.ts';
import { imageOfTarget, linkedImage } from './bake-images.ts';
import { refuseDuplicates } from './input-checks.ts';

export interface BakeFileContext {
  readonly workspace: string;
  /** The step's own environment, which a bake file may read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Called with the value of each secret before its first use. */
  readonly mask: (value: string) => void;
}

/**
 * The inputs with the images of the bake file, as if they were items of the input `images`. Without a bake file the inputs
 * are returned unchanged.
 * @throws Failure where the file cannot be read, or where this run cannot publish one of its targets
 */
export async function withBakeFile(
  host: Host,
  inputs: Inputs,
  phase: Phase,
  context: BakeFileContext,
): Promise<Inputs> {
  const { bake, registry, buildArgs, buildSecrets } = inputs;
  if (bake === undefined) return inputs;
  const { workspace: directory, signal } = context;
  await refuseMissing(host, bake.files, directory);
  const file = await readBakeFile(host, { ...bake, directory, signal });
  for (const { name, leftOut } of file.targets)
    if (leftOut.length > 0)
      phase.info(`${name}: ${leftOut.join(', ')} of the bake file do not count here, the inputs do.`);
  const facts = { registry, buildArgs, secretIds: Object.keys(buildSecrets), directory };
  const images = file.targets.map((target) => imageOfTarget(target, facts));
  refuseDuplicates(images, 'bake-file');
  const linked = file.linked.map((target) => linkedImage(target, facts));
  return { ...inputs, images, linked, buildSecrets: await secretsOfFile(host, file, buildSecrets, context) };
}

async function refuseMissing(host: Host, files: readonly string[], directory: string): Promise<void> {
  for (const file of files) {
    if ((await host.stat(posix.resolve(directory, file)))?.type === 'file') continue;
    throw new Failure({
      what: 'The input "bake-file" cannot be used.',
      why: `There is no file ${file} in ${directory}.`,
      fix: 'Write its path in the repository, and check out the repository before this step.',
    });
  }
}

/** The secrets of the input, and those that the file reads from the environment or from files. */
async function secretsOfFile(
  host: Host,
  { targets, linked }: BakeFile,
  given: Readonly<Record<string, string>>,
  context: BakeFileContext,
): Promise<Readonly<Record<string, string>>> {
  const found = new Map<string, string>();
  for (const { name, secrets } of [...targets, ...linked]) {
    for (const secret of secrets) {
      const { id } = secret;
      if (given[id] !== undefined) continue;
      const value = await readValue(host, secret, name, context);
      context.mask(value);
      if (found.has(id) && found.get(id) !== value) {
        throw new Failure({
          what: `The bake file gives the secret "${id}" two values`,
          why: `The target "${name}" reads it from another place than the targets before it.`,
          fix: 'Give each of the two an id of its own.',
        });
      }
      found.set(id, value);
    }
  }
  return { ...Object.fromEntries(found), ...given };
}

async function readValue(
  host: Host,
  { id, from }: BakeSecret,
  target: string,
  { workspace, env }: BakeFileContext,
): Promise<string> {
  const value =
    'variable' in from
      ? env[from.variable]
      : await host
          .readFile(posix.resolve(workspace, from.file))
          .catch(() => undefined)
          .then((bytes) =>
            bytes === undefined
              ? undefined
              : decodeUtf8(bytes, `The file ${from.file} with the secret "${id}"`, { keepMark: true }),
          );
  if (value !== undefined && value !== '' && !value.includes('\0')) return value;
  const where = 'variable' in from ? `the environment variable ${from.variable}` : `the file ${from.file}`;
  throw new Failure({
    what: `The target "${target}" of the bake file asks for the secret "${id}", which has no value`,
    why: `It would come from ${where}, which ${value?.includes('\0') ? 'contains a NUL byte' : 'is not there or empty'}.`,
    fix: `Give it in the input "build-secrets" as "${id}", or set ${where} for this step.`,
  });
}
