import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { type BakeSecret, bakeSecretSchema } from './bake-secret.ts';

/** A target of a user's bake file, with variables, groups, matrices and inheritance resolved. */
export interface BakeFileTarget {
  readonly name: string;
  /** As written in the file: a directory relative to the one where bake runs, or an address. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  readonly target?: string | undefined;
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** References; each names a repository. */
  readonly tags: readonly string[];
  readonly platforms: readonly string[];
  readonly secrets: readonly BakeSecret[];
  /** Fields that say how to build and are passed on unchanged: `contexts`, `network`, `dockerfile-inline`, … */
  readonly more: Readonly<Record<string, unknown>>;
  /** Names of the fields that say where results and layers go. They are dropped: the caller decides that. */
  readonly leftOut: readonly string[];
}

/** The targets that a bake file asks for. */
export interface BakeFile {
  /** The requested targets, in their order. */
  readonly targets: readonly BakeFileTarget[];
  /** Targets that are built only because other targets build on them (`contexts: {base: "target:common"}`). */
  readonly linked: readonly BakeFileTarget[];
}

export interface BakeFileOptions {
  /** Bake files: HCL, JSON or Compose. A later file overrides an earlier one. */
  readonly files: readonly string[];
  /** Targets or groups; an empty list asks for the group `default`. */
  readonly targets: readonly string[];
  /** The directory where bake runs. */
  readonly directory: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

const texts = z.record(z.string(), z.string().nullable()).transform(withoutNulls).default({});
const targetSchema = z.looseObject({
  context: z.string().default('.'),
  dockerfile: z.string().default('Dockerfile'),
  target: z.string().optional(),
  args: texts,
  labels: texts,
  tags: z.array(z.string()).nullish(),
  platforms: z.array(z.string()).nullish(),
  secret: z.array(bakeSecretSchema).nullish(),
});
const printedSchema = z.object({
  group: z.record(z.string(), z.object({ targets: z.array(z.string()) })).default({}),
  target: z.record(z.string(), targetSchema).default({}),
});

/** Fields that say where results and layers go. */
const resultFields = ['output', 'attest', 'cache-from', 'cache-to'];

/**
 * The command that makes buildx print the resolved targets of bake files. It builds nothing. Behind `--` no target is read as
 * a flag.
 */
export function printBakeArgv(files: readonly string[], targets: readonly string[]): readonly string[] {
  return [
    'docker',
    'buildx',
    'bake',
    ...files.flatMap((file) => ['--file', file]),
    '--print',
    '--',
    ...targets,
  ];
}

/**
 * Reads bake files with buildx's own parser.
 * @returns the requested targets and the targets that they build on
 * @throws Failure with buildx's message where a file cannot be read or does not hold a requested target
 */
export async function readBakeFile(host: Host, options: BakeFileOptions): Promise<BakeFile> {
  const { files, targets, directory, env, signal } = options;
  const said = await host.exec(printBakeArgv(files, targets), {
    cwd: directory,
    accept: 'any',
    timeoutMs: 60_000,
    env: { ...env, BUILDX_BAKE_ENTITLEMENTS_FS: '0' },
    signal,
  });
  if (said.exitCode !== 0) throw unreadable(files, said.stderr);
  const { group, target } = printedSchema.parse(JSON.parse(said.stdout));
  const asked = [
    ...new Set((targets.length > 0 ? targets : ['default']).flatMap((name) => inGroup(name, group))),
  ];
  const read = (name: string) => asTarget(name, target[name] ?? targetSchema.parse({}));
  return {
    targets: asked.map(read),
    linked: Object.keys(target)
      .filter((name) => !asked.includes(name))
      .map(read),
  };
}

function inGroup(
  name: string,
  groups: Readonly<Record<string, { readonly targets: readonly string[] }>>,
): readonly string[] {
  const group = groups[name];
  // A group may hold a target of its own name: buildx makes such a group for `default`.
  return group === undefined
    ? [name]
    : group.targets.flatMap((one) => (one === name ? [one] : inGroup(one, groups)));
}

function asTarget(name: string, printed: z.infer<typeof targetSchema>): BakeFileTarget {
  const { context, dockerfile, target, args, labels, tags, platforms, secret, ...rest } = printed;
  const fields = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
  return {
    ...{ name, context, dockerfile, target, args, labels },
    tags: tags ?? [],
    platforms: platforms ?? [],
    secrets: secret ?? [],
    more: Object.fromEntries(fields.filter(([field]) => !resultFields.includes(field))),
    leftOut: fields.map(([field]) => field).filter((field) => resultFields.includes(field)),
  };
}

/**
 * Drops the arguments that are null. An argument without a value takes it from the environment; buildx prints null where
 * the environment has none.
 */
function withoutNulls(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  );
}

function unreadable(files: readonly string[], stderr: string): Failure {
  const said = stderr.split('\n').filter((line) => line.trim() !== '' && !/^#\d+ /.test(line));
  const error = said.findLast((line) => line.startsWith('ERROR:'))?.replace(/^ERROR:\s*/, '');
  const unknown = /failed to find target (\S+)/.exec(error ?? '')?.[1];
  return new Failure({
    what: `The bake file ${files.join(', ')} cannot be used`,
    why:
      unknown === undefined
        ? `buildx says: ${error ?? 'nothing'}`
        : `It has no target or group "${unknown}".`,
    fix: `Correct it; \`docker buildx bake ${files.map((file) => `--file ${file}`).join(' ')} --print\` shows what buildx reads.`,
    evidence: said.filter((line) => !line.startsWith('ERROR:')).slice(0, 10),
  });
}
