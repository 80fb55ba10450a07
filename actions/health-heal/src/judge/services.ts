import type { ServiceLook } from '@fairway/deploy-kit';
import type { ProbeSeen } from '../look/seen.ts';

/** A service with all that speaks against it. */
export interface JudgedService {
  readonly look: ServiceLook;
  /**
   * - `good`: it runs, and every probe that speaks for it got the wanted answer.
   * - `bad`: it does not run, or such a probe got another answer.
   * - `stopped`: a person stopped it, and that is respected.
   * - `unsure`: too early, or its probes prove nothing.
   */
  readonly state: 'good' | 'bad' | 'stopped' | 'unsure';
  /** The probes that speak for it. */
  readonly probes: readonly ProbeSeen[];
  /** Those of them with a bad answer that proves something. */
  readonly complaints: readonly ProbeSeen[];
  /** Whether the caller has named it as a service to heal. */
  readonly named: boolean;
  /** The services that explain it, where it is bad; each of them is bad or stopped and is explained by no other. */
  readonly roots: readonly JudgedService[];
}

/** A service before its causes are known. */
type Judged = Omit<JudgedService, 'roots'>;

export interface ServiceRules {
  readonly stoppedByHand: 'respect' | 'heal';
  /** Whether a bad answer proves nothing, because the network of the runner is at fault. */
  readonly excused: (probe: ProbeSeen) => boolean;
}

/** Judges the services of an installation, with the probes that speak for them. */
export function judgeServices(
  seen: readonly ServiceLook[],
  probes: readonly ProbeSeen[],
  rules: ServiceRules,
): readonly JudgedService[] {
  const databases = new Set(probes.map(({ databaseOf }) => databaseOf));
  const looks = seen.map((look) => (databases.has(look.service) ? { ...look, datastore: true } : look));
  const judged = looks.map((look): Judged => {
    const speaking = probes.filter((probe) => speaksFor(probe, look, looks));
    const provesNothing = (probe: ProbeSeen) => probe.starting || rules.excused(probe);
    const complaints = speaking.filter((probe) => !probe.ok && !provesNothing(probe));
    const excused = speaking.some((probe) => !probe.ok && provesNothing(probe));
    return {
      look,
      probes: speaking,
      complaints,
      named: probes.some((probe) => probe.named && probe.speaksFor === look.service),
      state: stateOf(look, complaints.length > 0, excused, rules),
    };
  });
  return judged.map((service) => ({
    ...service,
    roots: service.state === 'bad' ? rootsOf(service, judged).map((root) => ({ ...root, roots: [] })) : [],
  }));
}

/** Whether a service does not serve on purpose: a person has stopped it, or all that it fails because of. */
export function isOnPurpose(service: JudgedService): boolean {
  const ends = service.roots.length > 0 ? service.roots : [service];
  return ends.every(({ state }) => state === 'stopped');
}

function speaksFor(probe: ProbeSeen, look: ServiceLook, looks: readonly ServiceLook[]): boolean {
  if (look.service !== (probe.speaksFor ?? onlyAnswering(probe, looks))) return false;
  const onNode = looks.some(({ service, host }) => service === look.service && host === probe.node);
  return look.host === undefined || !onNode || look.host === probe.node;
}

/**
 * The one service that can have answered a probe which names none; undefined where there are several, and where no
 * service answers: a full disk, or a database that is asked by its URL, is nothing that a restart mends. A port may be
 * that of a store of data.
 */
function onlyAnswering({ kind }: ProbeSeen, looks: readonly ServiceLook[]): string | undefined {
  if (kind !== 'url' && kind !== 'tcp') return undefined;
  const answering = looks.filter(({ datastore, state }) => state !== 'job' && (kind === 'tcp' || !datastore));
  const names = new Set(answering.map(({ service }) => service));
  return names.size === 1 && answering.every(({ datastore }) => !datastore) ? [...names][0] : undefined;
}

function stateOf(
  { state }: ServiceLook,
  complained: boolean,
  excused: boolean,
  { stoppedByHand }: ServiceRules,
): Judged['state'] {
  if (state === 'starting') return 'unsure';
  if (state === 'stopped') return stoppedByHand === 'respect' ? 'stopped' : 'bad';
  if (state === 'down' || complained) return 'bad';
  return excused ? 'unsure' : 'good';
}

/**
 * The services that explain a bad one: those that it depends on, directly or through others, and that do not serve
 * themselves. Where nothing is said about what a service depends on, it is taken to depend on each store of data: a
 * Swarm knows no dependencies, and a restart of what only misses its database mends nothing.
 */
function rootsOf(bad: Judged, all: readonly Judged[]): readonly Judged[] {
  const found = new Set<Judged>();
  const seen = new Set<Judged>([bad]);
  const walk = (service: Judged): void => {
    for (const next of dependenciesOf(service, all)) {
      if (seen.has(next)) continue;
      seen.add(next);
      const before = found.size;
      walk(next);
      const explained = found.size > before;
      if (!explained && (next.state === 'bad' || next.state === 'stopped')) found.add(next);
    }
  };
  walk(bad);
  return [...found];
}

function dependenciesOf({ look }: Judged, all: readonly Judged[]): readonly Judged[] {
  const near = all.filter((other) => other.look.host === look.host);
  const among = near.length > 0 ? near : all;
  if (look.dependsOn.length === 0 && !look.datastore) return among.filter((other) => other.look.datastore);
  return look.dependsOn.flatMap((name) => {
    const here = among.filter((other) => other.look.service === name);
    return here.length > 0 ? here : all.filter((other) => other.look.service === name);
  });
}
