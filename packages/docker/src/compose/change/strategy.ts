import { parseReference } from '../../registry/reference/reference.ts';
import { type ComposeModel, type ComposeService, replicasOf } from '../model/model.ts';
import { isWithin } from '../model/mounted-content.ts';
import type { ProjectContainer } from '../project/project-state.ts';

/** The way to replace the containers of a service by new ones. */
export type Strategy = 'rolling' | 'recreate';

export interface ChosenStrategy {
  readonly strategy: Strategy;
  /** The reason in words; for a caller's choice that is not possible, the obstacle. */
  readonly reason: string;
}

/** Programs that store data and need exclusive access to their files, by the last part of their image's name. */
const datastores =
  /^(?:postgres|postgresql|postgis|timescaledb|mysql|mariadb|percona|mongo|mongodb|redis|valkey|keydb|dragonfly|memcached|rabbitmq|nats|kafka|zookeeper|etcd|consul|vault|elasticsearch|opensearch|clickhouse|cassandra|couchdb|influxdb|neo4j|minio|prometheus|loki|tempo|grafana|registry)(?:$|[-_])/;

export interface StrategyRequest {
  readonly service: string;
  readonly model: ComposeModel;
  /** The strategy that the caller wants. */
  readonly wanted: Strategy | 'auto';
  /** The current containers of the service. */
  readonly containers: readonly ProjectContainer[];
  /** Directories that the deploy itself syncs. They hold configuration, never data. */
  readonly managed: readonly string[];
}

/** Chooses the strategy for a service, with the reason: rolling wherever two of its containers can run side by side. */
export function chooseStrategy(request: StrategyRequest): ChosenStrategy {
  const { service, model, wanted, containers, managed } = request;
  const definition = model.services[service];
  if (!definition) return { strategy: 'recreate', reason: 'it is not in the files' };
  const impossible = whyNotTwice(service, definition, model);
  if (impossible) {
    const asked = wanted === 'rolling' ? '; "rolling" was asked for, but cannot be' : '';
    return { strategy: 'recreate', reason: `${impossible}${asked}` };
  }
  if (wanted !== 'auto') return { strategy: wanted, reason: 'the input "strategy" says so' };
  const unwise = whyNotSideBySide(service, definition, model, containers, managed);
  if (unwise) return { strategy: 'recreate', reason: unwise };
  const health = hasHealthCheck(definition)
    ? ''
    : '; without a health check it counts as ready after its soak';
  return { strategy: 'rolling', reason: `two of it can run side by side${health}` };
}

/** The reason why a service cannot have a second container; undefined where it can. */
function whyNotTwice(service: string, definition: ComposeService, model: ComposeModel): string | undefined {
  if (definition.container_name) return `its container has the fixed name ${definition.container_name}`;
  const port = (definition.ports ?? []).find(({ published }) => /^\d+$/.test(published ?? ''));
  if (port && port.published !== '0') return `it publishes the port ${port.published} of the host`;
  if (definition.network_mode === 'host') return 'it uses the network of the host';
  const address = Object.values(definition.networks ?? {}).find(
    (net) => net?.ipv4_address ?? net?.ipv6_address,
  );
  if (address) return `it has the fixed address ${address.ipv4_address ?? address.ipv6_address}`;
  const guest = Object.entries(model.services).find(([, other]) =>
    [other.network_mode, other.pid, other.ipc].includes(`service:${service}`),
  );
  return guest ? `the service ${guest[0]} lives in its namespace` : undefined;
}

/** The reason why a second container would endanger the service's data; undefined where it would not. */
function whyNotSideBySide(
  service: string,
  definition: ComposeService,
  model: ComposeModel,
  containers: readonly ProjectContainer[],
  managed: readonly string[],
): string | undefined {
  const name = definition.image ? (parseReference(definition.image).path.split('/').at(-1) ?? '') : '';
  if (datastores.test(name)) return `${name} is a datastore: two of it must not share their files`;
  if (replicasOf(definition) > 1) return undefined;
  if (containers.some(({ anonymousVolumes }) => anonymousVolumes)) return 'it has a volume without a name';
  const exclusive = (definition.volumes ?? []).find(({ type, source, read_only: readOnly }) => {
    if (readOnly || !source || (type !== 'volume' && type !== 'bind')) return false;
    if (type === 'bind' && (/\.sock$/.test(source) || managed.some((to) => isWithin(source, to))))
      return false;
    return !Object.entries(model.services).some(
      ([other, { volumes = [] }]) => other !== service && volumes.some((mount) => mount.source === source),
    );
  });
  return exclusive && `it alone writes to the volume ${exclusive.source}`;
}

/** Whether the file gives the service a health check. Its image may have one as well. */
function hasHealthCheck({ healthcheck }: ComposeService): boolean {
  return healthcheck !== undefined && healthcheck !== null && healthcheck.disable !== true;
}
