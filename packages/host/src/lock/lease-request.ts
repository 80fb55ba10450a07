/** What a run asks for when it takes the lock of a host. */
export interface LeaseRequest {
  /**
   * The lock file, an absolute path. A missing file is made, and stays. A missing directory is made, and only its owner
   * may enter it.
   */
  readonly path: string;
  /** Our name for runs that have to wait: one line. */
  readonly holder: string;
  /** Milliseconds to wait for another holder. */
  readonly waitMs: number;
  /** The clock's time when the wait began. Default: now. With it several locks share one wait. */
  readonly waitingSince?: number | undefined;
  /**
   * Absolute paths that are removed when the lease ends, however it ends: given back, the runner killed, the network cut.
   */
  readonly remove?: readonly string[] | undefined;
}
