import { Failure } from '@fairway/runtime';
import { datastoreOf } from '../../registry/reference/datastores.ts';
import { type ComposeModel, type ComposeService, replicasOf } from '../model/model.ts';
import type { ProjectContainer } from '../project/project-state.ts';
import { guestsOf } from '../service/namespaces.ts';
import { publishedPorts } from '../service/published-ports.ts';
import { writtenBy } from '../service/written-mounts.ts';

/** The way to replace the containers of a service by new ones. */
export type Strategy = 'rolling' | 'recreate';

export interface ChosenStrategy {
  readonly strategy: Strategy;
  /** The reason in words; for a caller's choice that is not possible, the obstacle. */
  readonly reason: string;
  /** What to write where the user knows better. */
  readonly remedy?: string;
}

/** The label of a service that says how it is changed: `auto`, `rolling` or `recreate`. */
const strategyLabel = 'io.fairway.strategy';

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

/**
 * Chooses the strategy for a service, with the reason. It is rolling only where two containers of the service are known
 * to be harmless: where they share nothing that either of them can write to, or where the user says so.
 * @throws Failure for a label that names no strategy
 */
export function chooseStrategy(request: StrategyRequest): ChosenStrategy {
  const { service, model, containers, managed } = request;
  const definition = model.services[service];
  if (!definition) return { strategy: 'recreate', reason: 'it is not in the files' };
  const { wanted, by } = wantedFor(request, definition);
  const impossible =
    whyNotTwice(request, definition) ??
    (wanted === 'rolling' ? whyNeverTwice(definition, managed) : undefined);
  if (impossible) {
    const asked = wanted === 'rolling' ? '; "rolling" was asked for, but cannot be' : '';
    return { strategy: 'recreate', reason: `${impossible}${asked}` };
  }
  if (wanted !== 'auto') return { strategy: wanted, reason: `${by} says so` };
  const unwise = whyNotSideBySide(definition, containers, managed);
  if (unwise) return { strategy: 'recreate', ...unwise };
  const health = hasHealthCheck(definition)
    ? ''
    : '; without a health check it counts as ready after its soak';
  return { strategy: 'rolling', reason: `two of it can run side by side${health}` };
}

/** The strategy that the user wants: the input counts more than the label in the file. */
function wantedFor(
  { service, wanted }: Pick<StrategyRequest, 'service' | 'wanted'>,
  { labels }: ComposeService,
): { readonly wanted: Strategy | 'auto'; readonly by: string } {
  const label = labels?.[strategyLabel] ?? 'auto';
  if (label !== 'auto' && label !== 'rolling' && label !== 'recreate') {
    throw new Failure({
      what: `The service ${service} has a label that cannot be used: ${strategyLabel}: ${label}.`,
      why: `"${label}" is not a strategy.`,
      fix: `Write ${strategyLabel}: auto, rolling or recreate.`,
    });
  }
  return wanted === 'auto'
    ? { wanted: label, by: `the label ${strategyLabel}` }
    : { wanted, by: 'the input "strategy"' };
}

/** The reason why a service cannot have a second container; undefined where it can. */
function whyNotTwice(
  { service, model, containers }: Pick<StrategyRequest, 'service' | 'model' | 'containers'>,
  definition: ComposeService,
): string | undefined {
  if (definition.container_name) return `its container has the fixed name ${definition.container_name}`;
  const running = containers.filter((item) => item.service === service && item.state === 'running').length;
  const needed = replicasOf(definition) + running;
  const port = publishedPorts(definition).find(({ last, first }) => last - first + 1 < needed);
  if (port) return `it publishes the ${port.words} of the host`;
  if (definition.network_mode === 'host') return 'it uses the network of the host';
  const landlord = /^(?:service|container):(.+)$/.exec(definition.network_mode ?? '')?.[1];
  if (landlord) return `it lives in the network of ${landlord}`;
  const fixed = fixedAddress(definition);
  if (fixed) return `it has the fixed address ${fixed}`;
  const guest = guestsOf(model, service)[0];
  return guest ? `the service ${guest} lives in its namespace` : undefined;
}

/** The reason why even a user's word does not make two containers harmless; undefined where it does. */
function whyNeverTwice(definition: ComposeService, managed: readonly string[]): string | undefined {
  const store = datastoreOf(definition);
  const written = writtenBy(definition, managed);
  return store && written && `${store} is a datastore, and two of it on ${written} destroy each other's data`;
}

/**
 * The reason why a second container could endanger the service's data; undefined where it could not. It does not matter
 * who else mounts a volume, nor how many containers share it already: the new release may write other files than the
 * old one.
 */
function whyNotSideBySide(
  definition: ComposeService,
  containers: readonly ProjectContainer[],
  managed: readonly string[],
): Pick<ChosenStrategy, 'reason' | 'remedy'> | undefined {
  const store = datastoreOf(definition);
  if (store) return { reason: `${store} is a datastore: two of it must not share their files` };
  if (containers.some(({ anonymousVolumes }) => anonymousVolumes))
    return { reason: 'it has a volume without a name' };
  const written = writtenBy(definition, managed);
  if (written) {
    return {
      reason: `it can write to ${written}, and two of it could destroy what is there`,
      remedy: `If two releases of it can share ${written}, write under the service: labels: { ${strategyLabel}: rolling }.`,
    };
  }
  const [port] = publishedPorts(definition);
  return port && { reason: `it publishes the ${port.words}: a second container would get another port` };
}

function fixedAddress({ networks, mac_address: mac }: ComposeService): string | undefined {
  const all = Object.values(networks ?? {});
  return mac ?? all.map((net) => net?.ipv4_address ?? net?.ipv6_address ?? net?.mac_address).find(Boolean);
}

/** Whether the file gives the service a health check. Its image may have one as well. */
function hasHealthCheck({ healthcheck }: ComposeService): boolean {
  return healthcheck !== undefined && healthcheck !== null && healthcheck.disable !== true;
}
