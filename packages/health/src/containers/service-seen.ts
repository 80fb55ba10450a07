/** How a service of an installation was seen. */
export interface ServiceSeen {
  readonly service: string;
  /** The host, where each host has a service of its own (Compose); undefined for a service of a swarm. */
  readonly host: string | undefined;
  /**
   * - `up`: running as wanted, healthy.
   * - `starting`: inside its start period, or being updated: too early for a verdict.
   * - `down`: it should run and does not, or its health check says no.
   * - `stopped`: a person stopped it.
   * - `job`: a task that ends by itself, and ended well.
   */
  readonly state: 'up' | 'starting' | 'down' | 'stopped' | 'job';
  /** Running and wanted replicas. */
  readonly running: number;
  readonly wanted: number;
  /** Restarts by the engine since its containers were made. */
  readonly restarts: number;
  /** The image that runs, by digest; undefined where none runs. */
  readonly image: string | undefined;
  /** The image that was released, by digest; undefined where that is not known. */
  readonly released?: string | undefined;
  /** The cause in one sentence without a full stop, where the state is not `up`. */
  readonly why: string | undefined;
  /** Exit status, health output, last log lines. Without secrets. */
  readonly evidence: readonly string[];
}
