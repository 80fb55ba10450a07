import type { InstalledLook } from '@fairway/deploy-kit';
import type { ProbeKind } from '@fairway/health';
import type { Severity } from '@fairway/runtime';

/** All that one look has seen, before it is judged. */
export interface Seen {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** Undefined where nothing but probes is asked, or where no machine could be reached. */
  readonly installation: InstalledLook | undefined;
  /** Names of all machines that should have been reached. */
  readonly machines: readonly string[];
  readonly unreached: readonly Unreached[];
  readonly probes: readonly ProbeSeen[];
  readonly controls: readonly ControlSeen[];
}

/** A machine that could not be connected. */
export interface Unreached {
  readonly host: string;
  readonly why: string;
  /** The runner's own network gave the error: it knows no name or no way. */
  readonly runnersFault: boolean;
}

/** Every machine that could not be looked at, connected or not, and why. */
export function lostMachines({
  unreached,
  installation,
}: Pick<Seen, 'unreached' | 'installation'>): readonly { readonly host: string; readonly why: string }[] {
  return [...(installation?.unseen ?? []), ...unreached];
}

/** The last answer to one probe from one place. */
export interface ProbeSeen {
  readonly name: string;
  readonly kind: ProbeKind;
  /** The machine that was asked or that asked; undefined where the runner asked one address. */
  readonly node: string | undefined;
  readonly severity: Severity;
  readonly ok: boolean;
  /** Why the answer was not the wanted one, to end a sentence that begins with the probe's name. Empty where it was. */
  readonly problem: string;
  /** One line of evidence, whatever the answer was. */
  readonly line: string;
  /** It is too early for a verdict: a later look says more. */
  readonly starting: boolean;
  /** It tells of what is over, such as a restart since the last look: people are told, and nothing is to be mended. */
  readonly past: boolean;
  /** The restarts of the container that was looked at. */
  readonly restarts: { readonly of: string; readonly count: number } | undefined;
  /** Milliseconds that the last answer took. */
  readonly ms: number;
  /** The service that it speaks for, so that a bad answer makes that service a bad one. */
  readonly speaksFor: string | undefined;
  /** The service whose database was asked: it keeps data, whatever its image is called. */
  readonly databaseOf: string | undefined;
  /** Whether the caller has named that service as the one to heal. Only then a store of data is restarted. */
  readonly named: boolean;
  /** More lines for a reader, such as the certificates of a server. */
  readonly evidence: readonly string[];
  /** The runner asked, and nothing came back at all. Only then the network between may be at fault. */
  readonly unanswered: boolean;
  /** Whoever asked could not ask: it has no network, no name service, or was lost itself. */
  readonly askersFault: boolean;
  /** What a machine of the installation got for the same request; undefined where none has asked. */
  readonly fromHost: 'good' | 'bad' | undefined;
}

/** The answer of an address that only the runner's own network can break. */
export interface ControlSeen {
  readonly url: string;
  readonly ok: boolean;
  readonly line: string;
}
