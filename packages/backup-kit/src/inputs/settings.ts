import type { Identity, RetentionRules } from '@fairway/backups';
import type { SshTarget } from '@fairway/host';
import { credentialProblems } from '@fairway/object-store';
import { combine, Failure } from '@fairway/runtime';
import type { BackUpRules } from '../backup/back-up-subject.ts';
import type { WantedDestination } from '../depot/reach.ts';
import { targetsOfMachines } from '../machines/machines.ts';
import { machinesOf } from '../sources/configuration.ts';
import type { WantedSource } from '../sources/reach.ts';
import type { CarryGiven, DepotGiven, RetentionGiven } from './backup-inputs.ts';
import { credentialsByName, problemsOfSecrets, requireOwnNames } from './credentials.ts';

/** Everything by which sources and destinations are reached, checked. */
export interface DepotSettings {
  readonly sources: readonly WantedSource[];
  readonly destinations: readonly WantedDestination[];
  /** The machines of both, by the texts that name them. */
  readonly targets: ReadonlyMap<string, SshTarget>;
  readonly identities: readonly Identity[];
  /** An absolute path on the hosts, without a slash at its end. */
  readonly stateDir: string;
}

/**
 * Checks what no single input can tell: secrets, names, and how machines are reached.
 * @param identity whether the job may ask for an identity of its run
 * @throws Failure naming everything that is wrong; no secret is ever shown
 */
export function depotSettingsOf(given: DepotGiven, identity: boolean): DepotSettings {
  const { databases, destinations } = given;
  requireOwnNames([...databases, ...destinations].map(({ name }) => name));
  const { of, unknown } = credentialsByName(
    given.credentials ?? {},
    [...databases, ...destinations].map(({ name }) => name),
  );
  const sources = databases.map((item) => ({ item, credentials: of(item.name) }));
  const places = destinations.map((item) => ({ item, credentials: of(item.name) }));
  const identityToken = identity ? async () => '' : undefined;
  const failures = [
    ...unknown,
    ...sources.flatMap(({ item, credentials }) => problemsOfSecrets(item, credentials)),
    ...places.flatMap(({ item, credentials }) => credentialProblems(item, credentials, { identityToken })),
  ];
  const wanted = new Map([
    ...databases.flatMap((item) =>
      machinesOf(item).map((one) => [one, `The source "${item.name}" lies on a machine`] as const),
    ),
    ...destinations.flatMap((item) =>
      item.kind === 'host' ? [[item.host, `The destination "${item.name}" is on a machine`] as const] : [],
    ),
  ]);
  let targets: DepotSettings['targets'] = new Map();
  try {
    targets = targetsOfMachines(wanted, given);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failures.push(error);
  }
  if (failures.length > 0) throw combine('The inputs do not fit together.', failures);
  return {
    sources,
    destinations: places,
    targets,
    identities: given['decrypt-with'] ?? [],
    stateDir: given['state-dir'].replace(/\/+$/, ''),
  };
}

const MiB = 1024 * 1024;
/** The memory of the parts of all dumps together: with all else, a step then stays below 160 MiB. */
const partMemory = 40 * MiB;
/** More would share the memory into parts that S3 does not take: two of at least 5 MiB for each source. */
export const mostAtOnce = 4;

export interface CarrySurroundings {
  /** How many destinations there are. */
  readonly destinations: number;
  /** How many sources are dumped at once: they share the memory. */
  readonly atOnce: number;
}

/** @throws Failure where more destinations must have a backup than there are */
export function backUpRulesOf(given: CarryGiven, { destinations, atOnce }: CarrySurroundings): BackUpRules {
  if (typeof given.require === 'number' && given.require > destinations)
    throw tooMany(given.require, destinations);
  return {
    compression: given.compression === 'gzip' ? 'gz' : 'zst',
    ...(given['encrypt-to'] ?? { recipients: [] }),
    required: given.require,
    stallMs: given.stall,
    lockWaitMs: given['lock-wait'],
    memoryBytes: Math.floor(partMemory / Math.min(mostAtOnce, Math.max(1, atOnce))),
  };
}

function tooMany(required: number, there: number): Failure {
  return new Failure({
    what: 'The input "require" cannot be used.',
    why: `${required} destinations must have each backup, and "destinations" has ${there}.`,
    fix: 'Add destinations, or ask for fewer. `all` goes along with whatever is configured.',
  });
}

export function retentionRulesOf(given: RetentionGiven): RetentionRules {
  return {
    keepDays: given['keep-days'],
    keepMin: given['keep-min'],
    daily: given['keep-daily'],
    weekly: given['keep-weekly'],
    monthly: given['keep-monthly'],
  };
}
