/** The last result of a probe. */
export interface ProbeResult {
  readonly probe: string;
  readonly node?: string;
  /** The URL; for a database, its service and the beginning of the query. */
  readonly url: string;
  /** The service whose database was asked; absent for a URL. */
  readonly service?: string;
  readonly ok: boolean;
  /** The reason why the last answer was not healthy. */
  readonly problem?: string;
  /** HTTP status of the last answer; absent when none arrived, and for databases. */
  readonly status?: number;
  /** The first 200 bytes of the last answer, on one line. */
  readonly body: string;
  readonly attempts: number;
  /** Milliseconds that the last answer took. */
  readonly ms: number;
}
