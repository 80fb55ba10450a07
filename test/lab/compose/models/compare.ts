import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { readComposeFiles } from '@fairway/compose-kit';
import {
  type ComposeModel,
  formatDotenv,
  modelSchema,
  readComposeModel,
  renderCompose,
} from '@fairway/docker/compose';
import { type Host, syncDirectory } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import type { ComposeCase } from './case.ts';

/** Where the differences of one project are. */
export interface Comparison {
  readonly keys: number;
  /** `NAME: PATH: what Docker reads, what was read or applied`. */
  readonly differences: readonly string[];
}

const baseOf = ({ composeFiles = ['compose.yaml'] }: ComposeCase) => posix.dirname(composeFiles[0] ?? '.');

/**
 * Reads each project in three ways: by `docker compose config` in its directory on the host, as a user does; by our
 * reading of the same files; and by `docker compose config` of the file that would be applied.
 * @param home a directory of the host that only this comparison uses
 */
export async function compareModels(
  host: Host,
  home: string,
  cases: readonly ComposeCase[],
): Promise<Comparison> {
  const local = await mkdtemp(join(tmpdir(), 'models-'));
  try {
    const users = join(local, 'users');
    for (const one of cases) {
      const dotenv = { [posix.join(baseOf(one), '.env')]: formatDotenv(one.env ?? {}) };
      await writeAll(join(users, one.name), { ...one.files, ...dotenv });
    }
    await sync(host, users, `${home}/users`);
    const [theirs, ours] = await Promise.all([
      configs(host, cases, (one) => ({ at: posix.join(home, 'users', one.name, baseOf(one)), ...one })),
      inTurn(cases, (one) => ourModel(host, one, join(users, one.name), home)),
    ]);
    const applied = join(local, 'applied');
    for (const [index, one] of cases.entries()) {
      await writeAll(join(applied, one.name), { 'compose.yaml': renderedOf(ours[index] ?? empty) });
    }
    await sync(host, applied, `${home}/applied`);
    const served = await configs(host, cases, ({ name }) => ({ at: posix.join(home, 'applied', name) }));
    const compared = cases.map(({ name }, index) => {
      const docker = theirs[index] ?? empty;
      const read = differencesOf(docker, ours[index] ?? empty);
      const run = differencesOf(intended(docker), intended(served[index] ?? empty));
      return {
        keys: read.keys + run.keys,
        differences: [...read.differences, ...run.differences].map((line) => `${name}: ${line}`),
      };
    });
    return {
      keys: compared.reduce((sum, { keys }) => sum + keys, 0),
      differences: compared.flatMap(({ differences }) => differences),
    };
  } finally {
    await rm(local, { recursive: true, force: true });
  }
}

const empty: ComposeModel = modelSchema.parse({ name: 'none', services: {} });

/**
 * What the applied file leaves out of a model by intent, or adds to it. Everything else is as Docker reads it.
 * - `build`, `develop`, `env_file`, `profiles`, `pull_policy`: Compose has applied them, or they ask for more than running.
 * - variables without a value, and optional dependencies that are switched off: Docker leaves both out at its start.
 * - our labels: of content that a service mounts, and of a service that lives in another one's network.
 * - the image of a service that is built, and secrets of builds.
 */
function intended(model: ComposeModel): ComposeModel {
  const services = Object.entries(model.services).map(([name, service]) => {
    const { build, develop: _d, env_file: _e, profiles: _p, pull_policy: _pull, ...kept } = service;
    const environment = Object.entries(service.environment ?? {}).filter(([, value]) => value !== null);
    const needs = Object.entries(service.depends_on ?? {}).filter(([other]) => other in model.services);
    const labels = Object.entries(service.labels ?? {}).filter(([key]) => !key.startsWith('io.fairway.'));
    return [
      name,
      {
        ...kept,
        image: service.image ?? (build ? builtImage : undefined),
        environment: Object.fromEntries(environment),
        depends_on: Object.fromEntries(needs),
        labels: Object.fromEntries(labels),
      },
    ];
  });
  const used = Object.values(model.services).flatMap(({ secrets = [] }) =>
    secrets.map(({ source }) => source),
  );
  const secrets = Object.entries(model.secrets).filter(([name]) => used.includes(name));
  return { ...model, services: Object.fromEntries(services), secrets: Object.fromEntries(secrets) };
}

const builtImage = 'built';

function renderedOf(model: ComposeModel): string {
  const built = Object.entries(model.services).filter(([, { image }]) => image === undefined);
  return renderCompose({
    model,
    images: Object.fromEntries(built.map(([name]) => [name, builtImage])),
    content: { directories: [], variables: {} },
  });
}

async function ourModel(host: Host, one: ComposeCase, checkout: string, home: string): Promise<ComposeModel> {
  const { env = {}, profiles = [], composeFiles = ['compose.yaml'] } = one;
  const directory = posix.join(home, 'users', one.name, baseOf(one));
  const repository = {
    resolve: (path: string) => join(checkout, path),
    read: async (path: string) => new Uint8Array(await readFile(join(checkout, path))),
  };
  const found = await readComposeFiles(
    { composeFiles, files: [] },
    { directory, variables: env },
    repository,
  );
  const dotenv = formatDotenv(env);
  const source = { project: one.name, directory, dotenv, variables: {}, profiles, ...found };
  const { model } = await readComposeModel(host, source);
  return model;
}

interface ConfigQuery {
  readonly at: string;
  readonly composeFiles?: readonly string[];
  readonly profiles?: readonly string[];
}

/** What `docker compose` starts, after `docker` has asked each of its plugins what it is. */
const compose = '/usr/libexec/docker/cli-plugins/docker-compose';

/** The output of `docker compose config` for all cases, by one command. */
async function configs(
  host: Host,
  cases: readonly ComposeCase[],
  queryOf: (one: ComposeCase) => ConfigQuery,
): Promise<readonly ComposeModel[]> {
  const script = cases.map((one) => {
    const { at, composeFiles = ['compose.yaml'], profiles = [] } = queryOf(one);
    const base = posix.dirname(composeFiles[0] ?? '.');
    const files = composeFiles.map((path) => `-f '${posix.relative(base, path)}'`).join(' ');
    const more = profiles.map((profile) => `--profile ${profile}`).join(' ');
    return `cd '${at}' && ${compose} -p ${one.name} ${files} ${more} config --format json | tr -d '\\n'; echo`;
  });
  const { stdout } = await host.exec(['sh', '-c', script.join('\n')], { timeoutMs: 240_000 });
  const outputs = stdout.trimEnd().split('\n');
  return cases.map(({ name }, index) => {
    const output = outputs[index] ?? '';
    if (!output.startsWith('{')) throw new Error(`Docker does not read the project ${name}.`);
    return modelSchema.parse(JSON.parse(output.replaceAll('$$', '$')));
  });
}

function differencesOf(docker: ComposeModel, ours: ComposeModel): Comparison {
  const wanted = leavesOf(docker);
  const found = leavesOf(ours);
  const paths = new Set([...wanted.keys(), ...found.keys()]);
  const differences = [...paths]
    .filter((path) => wanted.get(path) !== found.get(path))
    .map((path) => `${path}: ${wanted.get(path)}, ${found.get(path)}`);
  return { keys: paths.size, differences };
}

/** Path of keys → value, for every value that is no mapping or list, or an empty one. */
function leavesOf(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  const isNode = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isNode) {
    const text = JSON.stringify(value);
    if (text !== undefined) found.set(path, text);
    return found;
  }
  for (const [key, item] of Object.entries(value)) leavesOf(item, `${path}/${key}`, found);
  return found;
}

async function writeAll(at: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(at, dirname(path)), { recursive: true });
    await writeFile(join(at, path), text);
  }
}

function sync(host: Host, from: string, to: string) {
  const deps = { logger: silentLogger, clock: systemClock, signal: new AbortController().signal };
  return syncDirectory(host, { from, to }, deps);
}

/** The results of all, four at a time. */
async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < all.length; at = next++) results[at] = await work(all[at] as T);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return results;
}
