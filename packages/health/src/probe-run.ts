import type { Host } from '@fairway/host';
import type { Clock, Logger } from '@fairway/runtime';
import type { ServiceSeen } from './containers/service-seen.ts';
import type { FindContainer } from './database/ask-in-container.ts';
import type { ProbeTarget } from './http/probe-request.ts';

/** Where the ledger of an installation lies, and the mark of its backups beside it. */
export interface Ledgers {
  readonly directory: string;
  readonly on: readonly Host[];
}

/** What probes need to be asked. */
export interface ProbeRun {
  /** The machines for `{node}`, which also ask for probes with `from: hosts`. */
  readonly targets: readonly ProbeTarget[];
  /** The machines that could not be looked at. What is not found may be there, so its absence proves nothing. */
  readonly unseen?: readonly string[] | undefined;
  /** The machines on which a service runs apart from the others, each of which is asked; none where a swarm has it. */
  readonly hostsOf?: ((service: string) => readonly string[]) | undefined;
  /** Finds the container in which the database of a service is queried. */
  readonly findContainer: FindContainer;
  /** The directory of the installation's ledger, and the machines that keep one; absent where nothing is installed. */
  readonly ledgers?: Ledgers | undefined;
  /** Looks at the services of the installation; absent where there is none, or nobody looks. */
  readonly lookAtServices?: (() => Promise<readonly ServiceSeen[]>) | undefined;
  /**
   * The restarts at the last look: of `container NAME`, or of the containers of a service by its name; undefined where
   * there was no look.
   * @param host the name of its machine; undefined for a service of a swarm
   */
  readonly earlierRestarts?: ((what: string, host: string | undefined) => number | undefined) | undefined;
  /** The value of a variable of the release, such as the URL of a database. It may be secret. */
  readonly variable?: ((name: string) => Promise<string | undefined>) | undefined;
  /** The value of `{release}`. */
  readonly release: string;
  /**
   * Milliseconds after which a negative answer is final. 0: the first one is final. Absent: the `failures` and
   * `successes` of each probe decide.
   */
  readonly timeoutMs?: number | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}
