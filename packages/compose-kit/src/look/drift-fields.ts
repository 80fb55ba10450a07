import type { FieldDrift } from '@fairway/deploy-kit';
import {
  type ComposeModel,
  type ComposeService,
  misplacement,
  type ProjectContainer,
  placementOf,
  replicasOf,
} from '@fairway/docker/compose';
import { type Manifest, treeDifferences } from '@fairway/host';

/** What the running release asks of the containers of a host. */
export interface WantedContainers {
  readonly model: ComposeModel;
  readonly digests: Readonly<Record<string, string>>;
  /** Service → the hash that the host's Compose puts on its containers. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Reference → id of the image, where the host has it. */
  readonly imageIds: ReadonlyMap<string, string>;
}

type Fields = Omit<FieldDrift, 'host'>;

/**
 * What running containers have otherwise than the release says, field by field. A container that does not run is no
 * drift: it is down.
 */
export function containerDrift(
  wanted: WantedContainers,
  containers: readonly ProjectContainer[],
): readonly Fields[] {
  const running = containers.filter(({ state, oneOff }) => state === 'running' && !oneOff);
  const strangers = [...new Set(running.map(({ service }) => service))].filter(
    (service) => !wanted.model.services[service],
  );
  return [
    ...Object.entries(wanted.model.services).flatMap(([service, definition]) => {
      const own = running.filter((item) => item.service === service);
      const replicas = replicasOf(definition);
      return [
        ...once(own.flatMap((item) => fieldsOf(item, definition, wanted, containers))),
        ...(own.length > replicas
          ? [{ of: service, field: 'replicas', expected: String(replicas), found: String(own.length) }]
          : []),
      ];
    }),
    ...strangers.map((service) => ({
      of: service,
      field: 'service',
      expected: 'not in the release',
      found: 'running',
    })),
  ];
}

function fieldsOf(
  item: ProjectContainer,
  definition: ComposeService,
  { model, digests, hashes, imageIds }: WantedContainers,
  all: readonly ProjectContainer[],
): readonly Fields[] {
  const of = item.service;
  const reference = digests[of] ?? '';
  const imageId = imageIds.get(reference);
  const image = imageId !== undefined && item.imageId !== imageId;
  const hash = hashes.get(of);
  const place = misplacement(placementOf(model, of), item, all);
  const lost = (definition.volumes ?? []).filter(
    ({ target }) => !item.mounts.some((mount) => mount.target === target.replace(/(.)\/+$/, '$1')),
  );
  return [
    ...(image ? [{ of, field: 'image', expected: reference, found: nameOf(item) }] : []),
    ...(hash !== undefined && item.configHash !== hash
      ? [{ of, field: 'configuration', expected: short(hash), found: short(item.configHash) }]
      : []),
    ...(place ? [{ of, field: 'network', expected: 'as in compose.yaml', found: place }] : []),
    ...lost.map(({ target }) => ({
      of,
      field: `mount ${target}`,
      expected: 'mounted',
      found: 'not mounted',
    })),
  ];
}

function nameOf({ image, imageId }: ProjectContainer): string {
  return `${image} (${imageId.replace('sha256:', '').slice(0, 12)})`;
}

function short(hash: string): string {
  return hash.slice(0, 12) || 'none';
}

/** Replicas of a service differ in the same way: each field is told once. */
function once(all: readonly Fields[]): readonly Fields[] {
  return all.filter(
    (one, index) => all.findIndex(({ field, found }) => field === one.field && found === one.found) === index,
  );
}

/** Paths of a directory that are told one by one. */
const pathsTold = 20;

/**
 * The paths of a managed directory that are not as released.
 * @param found undefined where the directory is missing
 */
export function treeDrift(to: string, released: Manifest, found: Manifest | undefined): readonly Fields[] {
  if (!found) return [{ of: to, field: 'directory', expected: 'as released', found: 'missing' }];
  const all = treeDifferences(released, found);
  const told = all.slice(0, pathsTold).map(({ path, wanted, found: there }): Fields => {
    const of = `${to}/${path}`;
    if (!there) return { of, field: 'file', expected: 'as released', found: 'missing' };
    if (!wanted) return { of, field: 'file', expected: 'not in the release', found: 'added' };
    if (wanted.type !== there.type) return { of, field: 'type', expected: wanted.type, found: there.type };
    if (wanted.mode !== there.mode)
      return { of, field: 'mode', expected: octal(wanted.mode), found: octal(there.mode) };
    return { of, field: 'content', expected: 'as released', found: 'edited' };
  });
  const more = all.length - told.length;
  return more > 0
    ? [...told, { of: to, field: 'files', expected: 'as released', found: `${more} more differ` }]
    : told;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** The variables of `.env` that are not as released, by name. Values may be secret, so none is told. */
export function variableDrift(
  of: string,
  released: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
): readonly Fields[] {
  const names = [...new Set([...Object.keys(released), ...Object.keys(found)])].sort();
  return names.flatMap((name): Fields[] => {
    const [was, is] = [released[name], found[name]];
    if (was === is) return [];
    if (is === undefined) return [{ of, field: name, expected: 'as released', found: 'missing' }];
    if (was === undefined) return [{ of, field: name, expected: 'not in the release', found: 'added' }];
    return [{ of, field: name, expected: 'as released', found: 'changed' }];
  });
}
