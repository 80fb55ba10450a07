import { Failure } from '@fairway/runtime';
import type { StackFile } from '../../stack/source/stack-file.ts';
import { emptySecret } from '../../stack/source/variables.ts';
import { type ComposeModel, type ComposeService, runPart } from './model.ts';

export interface UnsetQuery {
  /** The output of Compose, which warns about every variable without a value. */
  readonly said: string;
  readonly model: ComposeModel;
  /** The files that Compose read. */
  readonly files: readonly Pick<StackFile, 'path' | 'text'>[];
  readonly builds: boolean;
}

/**
 * Refuses variables without a value where Compose would put an empty text into what is deployed. A variable that only
 * a switched-off service or an unused section names is not needed. `environment: [NAME]` without a value is not refused:
 * the container does not get the variable, as with Docker.
 * @param withValues reads the files again with values for these variables; undefined where Compose refuses them
 * @throws Failure naming every missing variable, with file and line
 */
export async function requireValues(
  { said, model, files, builds }: UnsetQuery,
  withValues: (given: Readonly<Record<string, string>>) => Promise<ComposeModel | undefined>,
): Promise<void> {
  const unset = [
    ...new Set([...said.matchAll(/The \\?"(\w+)\\?" variable is not set/g)].map(([, name = '']) => name)),
  ];
  if (unset.length === 0) return;
  const markers = markersFor(unset, JSON.stringify(model));
  const used = async (names: readonly string[]): Promise<readonly string[]> => {
    const marked = await withValues(Object.fromEntries(names.map((name) => [name, markers.get(name) ?? ''])));
    if (marked) {
      const text = JSON.stringify(usedPart(marked, builds));
      return names.filter((name) => text.includes(markers.get(name) ?? ''));
    }
    // A number is no value for one of them. Each is tried alone; the one that Compose refuses is taken for used.
    if (names.length === 1) return names;
    const found: string[] = [];
    for (const name of names) found.push(...(await used([name])));
    return found;
  };
  const missing = await used(unset);
  if (missing.length === 0) return;
  throw new Failure({
    what: `The Compose files use ${missing.length === 1 ? `the variable ${missing[0]}, which is` : `${missing.length} variables that are`} not given.`,
    why: `Compose would put an empty text in ${missing.length === 1 ? 'its' : 'their'} place and deploy that.`,
    evidence: usesOf(missing, files),
    fix: `Give ${missing.join(', ')} with the input \`env\`, \`env-file\` or \`secret-env\`, or write a default: \${${missing[0]}:-value}. ${emptySecret}`,
  });
}

/** A number for each name that the text does not hold. Numbers, because ports and sizes take no other text. */
function markersFor(names: readonly string[], text: string): ReadonlyMap<string, string> {
  const markers = new Map<string, string>();
  let next = 10_007;
  for (const name of names) {
    while (text.includes(String(next))) next += 1;
    markers.set(name, String(next));
    next += 1;
  }
  return markers;
}

/** The part of a model that decides what runs. */
export function usedPart(model: ComposeModel, builds: boolean): unknown {
  const services = Object.fromEntries(
    Object.entries(model.services).map(([name, service]) => {
      const kept = runPart(service);
      return [name, withoutExtensions(builds ? { ...kept, build: service.build } : kept)];
    }),
  );
  const all = Object.values(model.services);
  return {
    services,
    networks: namedOnly(model.networks, all.flatMap(networksOf)),
    volumes: namedOnly(
      model.volumes,
      all.flatMap(({ volumes = [] }) => volumes.flatMap(({ source }) => source ?? [])),
    ),
    configs: namedOnly(
      model.configs,
      all.flatMap(({ configs = [] }) => configs.map(({ source }) => source)),
    ),
    secrets: namedOnly(
      model.secrets,
      all.flatMap((service) => [
        ...(service.secrets ?? []).map(({ source }) => source),
        ...(builds ? (service.build?.secrets ?? []).map(({ source }) => source) : []),
      ]),
    ),
  };
}

/** A service that names no network is on the default one. */
function networksOf({ networks, network_mode: mode }: ComposeService): readonly string[] {
  if (networks) return Object.keys(networks);
  return mode ? [] : ['default'];
}

function namedOnly(all: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, one]) =>
      names.includes(name) ? [[name, withoutExtensions(one)]] : [],
    ),
  );
}

function withoutExtensions(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('x-')));
}

/** Where the files use the names, in the order of their lines; a name that no line shows stands alone. */
function usesOf(names: readonly string[], files: UnsetQuery['files']): readonly string[] {
  const uses = names.map((name) => ({ name, use: new RegExp(`\\$\\{?${name}\\b`), seen: false }));
  const found = files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) =>
      uses.flatMap((each) => {
        if (!each.use.test(line)) return [];
        each.seen = true;
        return [`${path}:${index + 1}: ${each.name}`];
      }),
    ),
  );
  return [...found, ...uses.filter(({ seen }) => !seen).map(({ name }) => name)];
}
