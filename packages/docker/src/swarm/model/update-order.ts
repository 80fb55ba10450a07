import { asRecord } from '@fairway/runtime';
import { datastoreOf } from '../../registry/reference/datastores.ts';
import { isWritten } from '../../stack/source/written-mount.ts';
import type { ServiceSpec } from './services.ts';

/** The sections of a spec that say whether a new task starts before the old one has ended. */
const sections = ['UpdateConfig', 'RollbackConfig'] as const;

/**
 * The spec by which no update runs two tasks of a datastore on the same files. Stack files that ask for it are refused,
 * but a swarm may hold specs from before, and releases of that time are kept.
 * @returns the same object where it is so already
 */
export function updatedAlone(spec: ServiceSpec): ServiceSpec {
  const risky = sections.filter((section) => startsFirst(spec, section));
  if (risky.length === 0 || !isSharedDatastore(spec)) return spec;
  return {
    ...spec,
    ...Object.fromEntries(
      risky.map((section) => [section, { ...asRecord(spec[section]), Order: 'stop-first' }]),
    ),
  };
}

/**
 * A proven spec as the one that is found counts against it: a datastore that is {@link updatedAlone} now is what was
 * proven.
 */
export function provenOrAlone(proven: ServiceSpec, found: ServiceSpec): ServiceSpec {
  return sections.some((section) => startsFirst(found, section)) ? proven : updatedAlone(proven);
}

function startsFirst(spec: ServiceSpec, section: (typeof sections)[number]): boolean {
  return asRecord(spec[section])['Order'] === 'start-first';
}

function isSharedDatastore({ TaskTemplate: { ContainerSpec } }: ServiceSpec): boolean {
  if (datastoreOf({ image: ContainerSpec?.Image }) === undefined) return false;
  const mounts = ContainerSpec?.['Mounts'];
  return (Array.isArray(mounts) ? mounts : []).map(asRecord).some(({ Type, Source, ReadOnly }) =>
    isWritten(
      {
        type: typeof Type === 'string' ? Type : undefined,
        source: typeof Source === 'string' ? Source : undefined,
        read_only: ReadOnly === true,
      },
      [],
    ),
  );
}
