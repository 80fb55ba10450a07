import type { ServiceLook } from '@fairway/deploy-kit';
import {
  type ComposeModel,
  dependencyLevels,
  guestsOf,
  type ProjectContainer,
} from '@fairway/docker/compose';

/** What is known of a project on one host before services are restarted. */
export interface RestartSeen {
  /** The services to restart, as the caller names them. */
  readonly named: ReadonlySet<string>;
  /** All services of the host. */
  readonly looks: readonly ServiceLook[];
  readonly model: Pick<ComposeModel, 'services'>;
  /** The containers of the project, without those that somebody ran once. */
  readonly containers: readonly ProjectContainer[];
}

export interface RestartPlan {
  /** Containers to restart, one level after the other: each level needs only earlier ones, or what runs. */
  readonly levels: readonly (readonly ProjectContainer[])[];
  /** Named services that are left alone, and why: one sentence each without a full stop. */
  readonly left: readonly string[];
}

/**
 * Plans a restart: the named services, then what cannot do without that. That is who lives in their network, processes or
 * volumes; who asks for it in the file (`restart: true`); and who depends on them and has ended meanwhile. A dependant
 * that runs is not touched: it finds its dependency again, or is the next to be named. A store of data is restarted only
 * where it is named.
 */
export function planRestart({ named, looks, model, containers }: RestartSeen): RestartPlan {
  const lookOf = (service: string) => looks.find((look) => look.service === service);
  const left = new Map<string, string>();
  for (const service of named) {
    const why = whyLeft(service, lookOf(service), { named, looks, containers });
    if (why) left.set(service, why);
  }
  const going = new Set([...named].filter((service) => !left.has(service)));
  for (const service of going) {
    for (const other of Object.keys(model.services)) {
      const look = lookOf(other);
      if (!look || left.has(other) || look.datastore || look.state === 'stopped' || look.state === 'job')
        continue;
      if (isTied(other, service, model) || (hasEnded(other, containers) && needs(other, service, model)))
        going.add(other);
    }
  }
  const ofService = (service: string) => {
    const own = containers.filter((item) => item.service === service);
    return named.has(service) ? restartable(own, lookOf(service)) : own;
  };
  return {
    levels: dependencyLevels(model)
      .map((level) => level.filter((service) => going.has(service)).flatMap(ofService))
      .filter((level) => level.length > 0),
    left: [...left].map(([service, why]) => `${service} is not restarted: ${why}`),
  };
}

/** The services whose containers must follow those of a service, whatever happens to these. */
export function tiedTo(
  services: ReadonlySet<string>,
  model: Pick<ComposeModel, 'services'>,
): ReadonlySet<string> {
  const all = new Set(services);
  for (const service of all) {
    for (const other of Object.keys(model.services)) if (isTied(other, service, model)) all.add(other);
  }
  return all;
}

function isTied(other: string, service: string, model: Pick<ComposeModel, 'services'>): boolean {
  return (
    guestsOf(model, service).includes(other) || model.services[other]?.depends_on?.[service]?.restart === true
  );
}

function needs(other: string, service: string, model: Pick<ComposeModel, 'services'>): boolean {
  return model.services[other]?.depends_on?.[service] !== undefined;
}

function hasEnded(service: string, containers: readonly ProjectContainer[]): boolean {
  return containers.some((item) => item.service === service && item.state === 'exited');
}

/**
 * The containers of a named service that a restart can mend: those that do not serve, or all where each of them runs and
 * the service does not answer. One that the engine itself starts again and again is left to the engine.
 */
function restartable(
  own: readonly ProjectContainer[],
  look: ServiceLook | undefined,
): readonly ProjectContainer[] {
  const bad = own.filter(({ state, health }) => state !== 'running' || health === 'unhealthy');
  if (bad.length > 0) return bad.filter(({ state }) => state !== 'restarting');
  // A container that runs, is checked by nothing and is down all the same is caught between two ends.
  return own.filter(({ restarts, health }) => look?.state !== 'down' || health !== 'none' || restarts === 0);
}

function whyLeft(
  service: string,
  look: ServiceLook | undefined,
  { named, looks, containers }: Pick<RestartSeen, 'named' | 'looks' | 'containers'>,
): string | undefined {
  const own = containers.filter((item) => item.service === service);
  if (!look || own.length === 0) return 'it has no container; a new one is made by `recreate`';
  if (look.state === 'job') return 'it is a job, which runs to its end';
  if (look.state === 'starting') return `it is being started: ${look.why ?? 'it is too early for a verdict'}`;
  const looping = own.find(({ state }) => state === 'restarting');
  if (looping)
    return `the engine itself starts it again and waits between its tries (${looping.restarts} so far)`;
  if (restartable(own, look).length === 0) {
    const tries = Math.max(...own.map(({ restarts }) => restarts));
    return `the engine itself starts it again and waits between its tries (${tries} so far)`;
  }
  const need = missingNeed(look, looks, named);
  return need && `it needs ${need.service}, which does not run: ${need.why ?? need.state}`;
}

/** A service that another one needs, directly or not, and that does not run and is not healed with it. */
export function missingNeed(
  { service, dependsOn }: Pick<ServiceLook, 'service' | 'dependsOn'>,
  looks: readonly ServiceLook[],
  named: ReadonlySet<string>,
): ServiceLook | undefined {
  const needs = new Set(dependsOn);
  for (const need of needs) {
    const look = looks.find((other) => other.service === need);
    if (!look || need === service || named.has(need)) continue;
    if (look.state === 'down' || look.state === 'stopped') return look;
    for (const further of look.dependsOn) needs.add(further);
  }
  return undefined;
}
