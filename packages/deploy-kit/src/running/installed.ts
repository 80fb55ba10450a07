import type { FindContainer, Ledgers, ProbeTarget, ServiceSeen, VerifyItem } from '@fairway/health';
import type { LedgerEntry, LedgerState, RecoveryMark, Release } from '@fairway/releases';
import { Failure } from '@fairway/runtime';

/** What runs on hosts and is kept in a ledger there: a Compose project or a Swarm stack. */
export interface Installed {
  /** Name of the project or the stack. */
  readonly subject: string;
  readonly kind: 'compose' | 'swarm';
  /** Names of its machines, as a look names those that it has not seen. */
  readonly machines: readonly string[];
  /** Looks at what runs, without the lock, and changes nothing. */
  look(): Promise<InstalledLook>;
  /**
   * Takes the deploy's lock for healing. Undefined where somebody else holds it: then nothing may be touched.
   * The lock is given back when the returned value is disposed.
   */
  lock(): Promise<HealingSession | undefined>;
}

/** One look at an installation, compared with what its ledger says should run. */
export interface InstalledLook {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** What is `destroyed` is missed by nobody. Of what is `absent` the containers are looked at all the same. */
  readonly ledger: LedgerState;
  /** The release that should run. */
  readonly release: Release | undefined;
  /** The entry that proved the release. */
  readonly provenBy: LedgerEntry | undefined;
  /** Whoever holds the deploy's lock now, and since when (milliseconds since the Unix epoch). */
  readonly lock: { readonly holder: string; readonly since: number | undefined } | undefined;
  /** The recovery that was cut off: until it is undone, what does not run was stopped by nobody on purpose. */
  readonly cutOff: RecoveryMark | undefined;
  readonly services: readonly ServiceLook[];
  /** What differs from the ledger, field by field, although it may serve. */
  readonly drift: readonly FieldDrift[];
  /** The probes with which the release was proven. */
  readonly verify: readonly VerifyItem[];
  readonly targets: readonly ProbeTarget[];
  readonly findContainer: FindContainer;
  readonly ledgers: Ledgers;
  /** The value of a variable of the release, such as the URL of a database. It may be secret. */
  readonly variable?: (name: string) => Promise<string | undefined>;
  /** Hosts that could not be looked at, and why. What was not looked at proves nothing. */
  readonly unseen: readonly { readonly host: string; readonly why: string }[];
}

/** How one service was seen, with what healing asks of it. */
export interface ServiceLook extends Omit<ServiceSeen, 'released'> {
  /** Start of the youngest running container, milliseconds since the Unix epoch. */
  readonly since: number | undefined;
  /** A database or another store of data. It is restarted only where the caller names it. */
  readonly datastore: boolean;
  /** Services of the same installation that it depends on. */
  readonly dependsOn: readonly string[];
  /** The backup that makes it stand still now, in words: it starts it again itself. */
  readonly haltedBy?: string | undefined;
}

/** One field that is not as the ledger says. Values are never secret. */
export interface FieldDrift {
  /** The service, or the file's path. */
  readonly of: string;
  readonly host: string | undefined;
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** The steps that can bring an installation back to what its ledger says. */
export const healSteps = ['restart', 'recreate', 'free-disk', 'rollback'] as const;
export type HealStep = (typeof healSteps)[number];

/** A step of healing found nothing that it could touch, so all is as it was. */
export class NothingTouched extends Failure {}

/** The deploy's lock, held for healing. */
export interface HealingSession extends AsyncDisposable {
  /** Aborts when the lock is lost. */
  readonly lost: AbortSignal;
  /**
   * Saves logs, events, inspect, `df`, memory and the kernel's OOM lines of services, without secrets, in a directory on
   * each host, before anything is touched.
   * @returns the lines that a reader needs first, and where the rest lies
   */
  saveEvidence(services: readonly ServiceLook[]): Promise<Evidence>;
  /**
   * Carries out one step for the services. `restart` respects health and dependencies; on Swarm it is a forced update.
   * `recreate` starts services anew from the kept release. `free-disk` removes only what Fairway may remove. `rollback`
   * puts the earlier release back and proves it.
   * @throws NothingTouched where it found nothing to touch; Failure where the step cannot be taken or ends badly
   */
  heal(step: HealStep, services: readonly ServiceLook[]): Promise<readonly string[]>;
  /** Looks at what runs. The lock of this session is not told as one that somebody holds. */
  look(): Promise<InstalledLook>;
}

export interface Evidence {
  readonly lines: readonly string[];
  readonly kept: readonly { readonly host: string; readonly path: string }[];
}
