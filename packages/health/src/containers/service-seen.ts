/** How a service of an installation was seen. */
export interface ServiceSeen {
  readonly service: string;
  /** The host, where each host has a service of its own; undefined for a service of a swarm. */
  readonly host: string | undefined;
  /**
   * `up`: running as wanted and healthy. `starting`: too early for a verdict. `down`: it should run and does not, or its
   * health check says no. `stopped`: a person stopped it. `job`: it ends by itself, and ended well.
   */
  readonly state: 'up' | 'starting' | 'down' | 'stopped' | 'job';
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
  readonly evidence: readonly string[];
}
