import { registryInputs, registryLoginOf } from '@fairway/access-kit';
import { choice, duration, lines, optional, readInputs, secret, text } from '@fairway/action-kit';
import { backUpRulesOf, beforeInput, carryInputs, depotInputs, depotSettingsOf } from '@fairway/backup-kit';
import {
  environmentInput,
  type HealLimits,
  type InstallationPlace,
  installationInputs,
  installationOf,
} from '@fairway/deploy-kit';
import { Failure } from '@fairway/runtime';
import type { DataSettings } from './data/open-data.ts';
import { type Wanted, wantedOf } from './inputs/wanted.ts';
import type { Way } from './plan/plan.ts';

/** The checked inputs. Times are milliseconds. */
export interface Inputs {
  readonly command: 'show' | Way;
  readonly place: InstallationPlace;
  /** Empty where none is given. */
  readonly environment: string;
  /** An absolute path on the hosts, without a slash at its end. */
  readonly stateDir: string;
  /** The account that may pull images that a host has lost. */
  readonly login: ReturnType<typeof registryLoginOf>;
  readonly limits: HealLimits;
  readonly lockTimeoutMs: number;
  /** `previous`, a version or an id. */
  readonly to: string;
  /** Undefined where no database is named: then only the release can go back. */
  readonly data: DataSettings | undefined;
  readonly wanted: Wanted;
  /** The text of the plan that was approved; empty where nobody had to. */
  readonly shown: string;
  readonly token: string | undefined;
}

/**
 * Reads and checks every input, before any machine is contacted.
 * @param identity whether the job may ask for an identity of its run
 * @throws Failure that names the input, says what is wrong and what to write
 */
export function readRecoverInputs(identity: boolean): Inputs {
  const { databases, destinations, ...depot } = depotInputs();
  const given = readInputs({
    command: choice('show', 'rollback', 'restore-and-rollback', 'restore', 'undo'),
    ...depot,
    ...installationInputs(),
    ...registryInputs(),
    environment: optional(environmentInput()),
    to: text({
      pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,191}$/,
      describe: 'previous, or the version or id of a release',
    }),
    databases: optional(databases),
    destinations: optional(destinations),
    restore: optional(lines()),
    backup: optional(lines()),
    before: beforeInput(),
    confirm: optional(text()),
    shown: optional(text({ pattern: /^[0-9a-f]{12}$/, describe: 'the output `plan` of the command `show`' })),
    ...carryInputs(),
    timeout: duration(),
    soak: duration(),
    'lock-timeout': duration(),
    'github-token': optional(secret()),
  });
  const place = installationOf(given);
  if (!place) throw nothingNamed();
  const { command } = given;
  requireConfirmed(command, place.name, given.confirm ?? '');
  return {
    command,
    place,
    environment: given.environment ?? '',
    stateDir: given['state-dir'].replace(/\/+$/, ''),
    login: registryLoginOf(given),
    limits: { timeoutMs: given.timeout, soakMs: given.soak },
    lockTimeoutMs: given['lock-timeout'],
    to: given.to,
    data: dataOf(given, identity),
    wanted: wantedOf(given, command),
    shown: given.shown ?? '',
    token: given['github-token'],
  };
}

type Given = Parameters<typeof depotSettingsOf>[0] & Parameters<typeof backUpRulesOf>[0];

/** Where one of the two lists is given, both are needed: data without their backups cannot go back. */
function dataOf(
  given: Omit<Given, 'databases' | 'destinations'> & {
    readonly [K in 'databases' | 'destinations']: Given[K] | undefined;
  },
  identity: boolean,
): DataSettings | undefined {
  const { databases, destinations } = given;
  if (databases === undefined && destinations === undefined) return undefined;
  if (databases === undefined || destinations === undefined) {
    const missing = databases === undefined ? 'databases' : 'destinations';
    throw new Failure({
      what: `The input "${missing}" cannot be used.`,
      why: 'It is empty, and data go back only from the destinations of their backups.',
      fix: `Write "${missing}" as the workflow of the backups has it.`,
    });
  }
  const settings = depotSettingsOf({ ...given, databases, destinations }, identity);
  return { ...settings, backUp: backUpRulesOf(given, { destinations: destinations.length, atOnce: 1 }) };
}

/** Who restores data into what serves types its name, so that nobody does it to another one. */
function requireConfirmed(command: Inputs['command'], name: string, confirm: string): void {
  // `show` is asked before the approval: a wrong name is found there, and not after somebody has approved.
  const needed = command === 'show' ? confirm !== '' : command !== 'rollback';
  if (!needed || confirm === name) return;
  throw new Failure({
    what: 'Nothing was changed: the input "confirm" is not the name of what is recovered.',
    why: `"confirm" is ${JSON.stringify(confirm)}, and data of ${JSON.stringify(name)} would be replaced.`,
    fix: `Type ${name} into "confirm", letter by letter.`,
  });
}

function nothingNamed(): Failure {
  return new Failure({
    what: 'There is nothing to recover.',
    why: 'The inputs "project" and "stack" are both empty.',
    fix: 'Give "project" and "hosts", or "stack" and "manager".',
  });
}
