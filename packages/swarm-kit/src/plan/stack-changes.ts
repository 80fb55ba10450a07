import { type FieldChange, fieldChanges, type ServiceChange } from '@fairway/deploy-kit';
import { filesLabel, type MergedService, type MergedStack, releaseLabel } from '@fairway/docker/stack';

/** A stack in the terms of its file, as it was or will be rendered. */
type Stack = Pick<MergedStack, 'services' | 'configs' | 'secrets'>;

/**
 * The change to each service, in the order of the new stack.
 * @param from the stack that the running services were made from; undefined where it is not known
 * @param running all running services: service → image. A running service that the new stack lacks is removed.
 * @param secretValues values that are never shown
 */
export function stackChanges(
  from: Stack | undefined,
  to: Stack,
  running: ReadonlyMap<string, string>,
  secretValues: readonly string[],
): readonly ServiceChange[] {
  const changes = Object.entries(to.services).flatMap(([service, definition]): ServiceChange[] => {
    const runs = running.get(service);
    const image = { ...(runs ? { from: runs } : {}), ...(definition.image ? { to: definition.image } : {}) };
    if (runs === undefined) return [{ service, change: 'added', image, fields: [] }];
    const before = from?.services[service];
    const fields = from && before ? changedFields(from, before, to, definition, secretValues) : [];
    const other = runs === definition.image ? {} : { image };
    return fields.length > 0 || other.image ? [{ service, change: 'changed', ...other, fields }] : [];
  });
  const gone = [...running.keys()].filter((service) => !Object.hasOwn(to.services, service));
  return [...changes, ...gone.map((service): ServiceChange => ({ service, change: 'removed', fields: [] }))];
}

function changedFields(
  from: Stack,
  before: MergedService,
  to: Stack,
  after: MergedService,
  secretValues: readonly string[],
): readonly FieldChange[] {
  const rules = {
    secretValues,
    // The image is reported separately. The version is a label of the service alone and restarts no task.
    ignore: (field: string) => field === 'image' || field === `deploy.labels.${releaseLabel}`,
  };
  return fieldChanges(comparable(from, before), comparable(to, after), rules).map((change) =>
    change.field === `labels.${filesLabel}`
      ? { field: 'content of the synced directories it mounts' }
      : change,
  );
}

/**
 * A service with its configs and secrets under their names in the swarm. New content has a new name, so a change shows.
 */
function comparable(stack: Stack, service: MergedService): Readonly<Record<string, unknown>> {
  const { configs, secrets, ...rest } = service;
  return {
    ...rest,
    ...(Array.isArray(configs) ? { configs: byKey(configs, stack.configs) } : {}),
    ...(Array.isArray(secrets) ? { secrets: byKey(secrets, stack.secrets) } : {}),
  };
}

function byKey(uses: readonly unknown[], section: Stack['configs']): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    uses.map((use) => {
      const given = (typeof use === 'string' ? { source: use } : use) as Readonly<Record<string, unknown>>;
      const { source, ...more } = given;
      const key = String(source);
      return [key, { name: section[key]?.name ?? key, ...more }];
    }),
  );
}
