/** What differs between the servers of two kinds of database. */
export interface ServerKind {
  /** `PostgreSQL`. */
  readonly name: string;
  /** The user of the image that the server runs as. It is made where the image has none. */
  readonly user: string;
  /**
   * A script for `sh` that prints the directory of the server's programs in the image, or nothing. It is run as root,
   * and the others get what it prints as `$PROGRAMS`.
   */
  readonly find: string;
  /**
   * A script that makes an empty server in `$DATA` and becomes it. It listens on a socket in `$RUN` only. It runs as the
   * user, with nothing of the image's own start: those differ from image to image, and start the server twice.
   */
  readonly start: string;
  /** A script that ends with 0 as soon as the server answers. */
  readonly answers: string;
}

/** Where a throwaway server keeps its data, in the container. */
export const serverPaths = { home: '/fairway', data: '/fairway/data', run: '/fairway/run' } as const;
