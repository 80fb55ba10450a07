import type { ServiceLook } from '@fairway/deploy-kit';
import type { ProbeSeen } from '../look/seen.ts';

/** A service with all that speaks against it, before its causes are known. */
interface SeenService {
  readonly look: ServiceLook;
  /**
   * - `good`: it runs, and every probe that speaks for it got the wanted answer.
   * - `bad`: it does not run, or such a probe got another answer.
   * - `stopped`: a person stopped it, and that is respected; or a backup makes it stand still.
   * - `unsure`: too early, or its probes prove nothing.
   */
  readonly state: 'good' | 'bad' | 'stopped' | 'unsure';
  /** The probes that speak for it. */
  readonly probes: readonly ProbeSeen[];
  /** Those of them with a bad answer that proves something. */
  readonly complaints: readonly ProbeSeen[];
  /** Whether the caller has named it as a service to heal. */
  readonly named: boolean;
}

/** A service, and why it is bad where it is. */
export interface JudgedService extends SeenService {
  /**
   * The services that may explain it, where it is bad; each of them is bad or stopped and is explained by no other. One
   * that is only taken to be needed is among them: that spares a restart which may mend nothing.
   */
  readonly roots: readonly SeenService[];
  /** Those that surely explain it: it is told with the first of them. Empty where it is told by itself. */
  readonly because: readonly SeenService[];
  /**
   * Whether it does not serve on purpose: a person has stopped it, or all that it is said to depend on and fails because
   * of. What is only taken to be needed excuses nothing.
   */
  readonly onPurpose: boolean;
  /** Whether a backup makes it stand still, or all that it fails because of: it is told to nobody. */
  readonly forBackup: boolean;
}

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
  const judged = looks.map((look): SeenService => {
    const speaking = probes.filter((probe) => speaksFor(probe, look, looks));
    const provesNothing = (probe: ProbeSeen) => probe.starting || rules.excused(probe);
    // What is over is told by the probe alone: a service that runs again is not restarted for it.
    const complaints = speaking.filter((probe) => !probe.ok && !probe.past && !provesNothing(probe));
    const excused = speaking.some((probe) => !probe.ok && provesNothing(probe));
    return {
      look,
      probes: speaking,
      complaints,
      named: probes.some((probe) => probe.named && probe.speaksFor === look.service),
      state: stateOf(look, complaints.length > 0, excused, rules),
    };
  });
  return judged.map((service) => ({ ...service, ...whyBad(service, judged) }));
}

function whyBad(
  service: SeenService,
  all: readonly SeenService[],
): Pick<JudgedService, 'roots' | 'because' | 'onPurpose' | 'forBackup'> {
  const isHalted = ({ look }: SeenService) => look.haltedBy !== undefined;
  if (service.state !== 'bad') {
    const onPurpose = service.state === 'stopped';
    return { roots: [], because: [], onPurpose, forBackup: isHalted(service) };
  }
  const roots = rootsOf(service, all, likelyDependenciesOf);
  const said = rootsOf(service, all, dependenciesOf);
  if (said.length > 0 && said.every(({ state }) => state === 'stopped'))
    return { roots, because: said, onPurpose: true, forBackup: said.every(isHalted) };
  const [bad, saidBad] = [roots, said].map((found) => found.filter(({ state }) => state === 'bad'));
  return { roots, because: (bad?.length ? bad : saidBad) ?? [], onPurpose: false, forBackup: false };
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
  { state, haltedBy }: ServiceLook,
  complained: boolean,
  excused: boolean,
  { stoppedByHand }: ServiceRules,
): SeenService['state'] {
  if (state === 'starting') return 'unsure';
  if (haltedBy !== undefined) return 'stopped';
  if (state === 'stopped') return stoppedByHand === 'respect' ? 'stopped' : 'bad';
  if (state === 'down' || complained) return 'bad';
  return excused ? 'unsure' : 'good';
}

/**
 * The services that explain a bad one: those that it depends on, directly or through others, and that do not serve
 * themselves.
 */
function rootsOf(
  bad: SeenService,
  all: readonly SeenService[],
  dependencies: Dependencies,
): readonly SeenService[] {
  const found = new Set<SeenService>();
  const seen = new Set<SeenService>([bad]);
  const walk = (service: SeenService): void => {
    for (const next of dependencies(service, all)) {
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

type Dependencies = (service: SeenService, all: readonly SeenService[]) => readonly SeenService[];

/** The services that one is said to depend on: those of its own host, where that has them. */
function dependenciesOf({ look }: SeenService, all: readonly SeenService[]): readonly SeenService[] {
  return look.dependsOn.flatMap((name) => {
    const named = all.filter((other) => other.look.service === name);
    const here = named.filter((other) => other.look.host === look.host);
    return here.length > 0 ? here : named;
  });
}

/**
 * The same; but where nothing is said about what a service depends on, it is taken to depend on each store of data near
 * it: a Swarm knows no dependencies, and a restart of what only misses its database mends nothing.
 */
function likelyDependenciesOf(service: SeenService, all: readonly SeenService[]): readonly SeenService[] {
  const { look } = service;
  if (look.dependsOn.length > 0 || look.datastore) return dependenciesOf(service, all);
  const near = all.filter((other) => other.look.host === look.host);
  return (near.length > 0 ? near : all).filter((other) => other.look.datastore);
}
