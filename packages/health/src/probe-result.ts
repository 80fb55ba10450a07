import type { Severity } from '@fairway/runtime';
import type { ProbeKind } from './verify-item.ts';

/** The last result of a probe. */
export interface ProbeResult {
  readonly probe: string;
  readonly kind: ProbeKind;
  readonly node?: string;
  /** What was asked: the URL; `HOST:PORT`; a database's service and the beginning of the query; the command. */
  readonly url: string;
  /** The service that was looked at, or whose database was asked. */
  readonly service?: string;
  readonly severity: Severity;
  /** The service that the probe speaks for. */
  readonly heal?: string;
  readonly ok: boolean;
  /** The reason why the last answer was not healthy. */
  readonly problem?: string;
  /**
   * Who is at fault where it is not healthy. `prober`: whoever asked could not ask (no network, no name service, a proxy,
   * a lost host). That says nothing about what was to be asked.
   */
  readonly fault?: ProbeFault;
  /** Nothing came back, not even a certificate or an error of TLS: what was asked may be well, and out of reach. */
  readonly silence?: true;
  /** Why a no is no failure yet: the service is inside its start period, or a person stopped it. */
  readonly state?: 'starting' | 'stopped';
  /** What is told is over: it has failed since the last look, and runs now. A restart would mend nothing. */
  readonly past?: true;
  /** Restarts of the container since it was made, for the next look. */
  readonly restarts?: number;
  /** HTTP status of the last answer; absent when none arrived, and for the other kinds. */
  readonly status?: number;
  /** Only the status was checked: the body may say anything. */
  readonly statusOnly?: true;
  /** The first 200 bytes of the last answer, on one line. */
  readonly body: string;
  /** More lines for a reader, such as the certificates of a server. */
  readonly evidence: readonly string[];
  readonly attempts: number;
  /** Milliseconds that the last answer took. */
  readonly ms: number;
  /** When the last answer arrived, milliseconds since the Unix epoch. */
  readonly at: number;
  /** When the first and the last negative answer of the run arrived. */
  readonly firstNo?: number;
  readonly lastNo?: number;
}

export type ProbeFault = 'prober' | 'target';
