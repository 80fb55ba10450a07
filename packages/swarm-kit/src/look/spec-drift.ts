import type { FieldDrift } from '@fairway/deploy-kit';
import { environmentOf } from '@fairway/docker/engine';
import { differences, type ServiceSpec } from '@fairway/docker/swarm';
import { asRecord, shortLine } from '@fairway/runtime';

/** A field of one service that is not as its release says. */
type Field = Pick<FieldDrift, 'field' | 'expected' | 'found'>;

const asReleased = 'as released';
const another = 'another value';
const nothing = 'none';

/**
 * The fields in which a service is not what its release was proven with. Values of the environment, of labels and of
 * commands are never shown, because they may be secret.
 * @param released the comparable spec of the release
 * @param found the comparable spec of now
 */
export function specDrift(released: ServiceSpec, found: ServiceSpec): readonly Field[] {
  return [
    ...lists(released, found),
    ...byName('environment', containerOf(released).environment, containerOf(found).environment),
    ...byName('label', released.Labels ?? {}, found.Labels ?? {}),
    ...byName('container label', containerOf(released).labels, containerOf(found).labels),
    ...rest(released, found),
  ];
}

/** The fields that are shown with their values. */
const shown: Readonly<Record<string, (spec: ServiceSpec) => readonly string[]>> = {
  image: ({ TaskTemplate }) => [TaskTemplate.ContainerSpec?.Image ?? nothing],
  replicas: ({ Mode }) => (Mode.Replicated ? [String(Mode.Replicated.Replicas ?? 1)] : []),
  constraints: ({ TaskTemplate }) => TaskTemplate.Placement?.Constraints ?? [],
  ports: ({ EndpointSpec }) =>
    (EndpointSpec?.Ports ?? []).map(
      ({ PublishedPort, TargetPort, Protocol = 'tcp' }) =>
        `${PublishedPort ?? '?'}:${TargetPort ?? '?'}/${Protocol}`,
    ),
  networks: ({ TaskTemplate }) => records(TaskTemplate['Networks']).map(({ Target }) => String(Target)),
  mounts: ({ TaskTemplate }) =>
    records(TaskTemplate.ContainerSpec?.['Mounts']).map(
      ({ Type, Source, Target, ReadOnly }) =>
        `${Type} ${Source ?? ''}:${Target}${ReadOnly === true ? ' (read-only)' : ''}`,
    ),
};

/** The paths that have been compared as one of the fields above. */
const compared =
  /^(?:Labels|Mode\.Replicated\.Replicas|TaskTemplate\.(?:ContainerSpec\.(?:Image|Env|Labels|Mounts\.\d+\.(?:Type|Source|Target|ReadOnly))|Placement\.Constraints|Networks\.\d+\.Target)|EndpointSpec\.Ports\.\d+\.(?:PublishedPort|TargetPort|Protocol))(?:\.|$)/;
/** Lists of which one is longer differ as a whole. */
const comparedWhole =
  /^(?:TaskTemplate\.(?:ContainerSpec\.Mounts|Networks)|EndpointSpec(?:\.Ports)?|TaskTemplate\.Placement)(?:\.\d+)?$/;

function lists(released: ServiceSpec, found: ServiceSpec): readonly Field[] {
  return Object.entries(shown).flatMap(([field, read]): Field[] => {
    const [was, is] = [read(released).toSorted(), read(found).toSorted()];
    if (was.join('\n') === is.join('\n')) return [];
    return [{ field, expected: words(was), found: words(is) }];
  });
}

function words(values: readonly string[]): string {
  return values.length === 0 ? nothing : shortLine(values.join(', '), 300);
}

function byName(
  kind: string,
  released: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
): readonly Field[] {
  return [...new Set([...Object.keys(released), ...Object.keys(found)])].sort().flatMap((name): Field[] => {
    const [was, is] = [released[name], found[name]];
    if (was === is) return [];
    return [
      {
        field: `${kind} ${name}`,
        expected: was === undefined ? nothing : asReleased,
        found: is === undefined ? nothing : another,
      },
    ];
  });
}

/** All other fields, each named once by its path in the spec. */
function rest(released: ServiceSpec, found: ServiceSpec): readonly Field[] {
  const paths = differences(released, found)
    .map(({ path }) => path)
    .filter((path) => !compared.test(path) && !comparedWhole.test(path));
  const fields = paths.map((path) => path.replace(/^TaskTemplate\./, '').replace(/\.\d+(?:\..*)?$/, ''));
  return [...new Set(fields)].map((field) => ({ field, expected: asReleased, found: another }));
}

function containerOf({ TaskTemplate: { ContainerSpec } }: ServiceSpec) {
  return { labels: ContainerSpec?.Labels ?? {}, environment: environmentOf(ContainerSpec?.Env ?? []) };
}

function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}
