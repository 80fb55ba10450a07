/** Where an image comes from. */
export interface Source {
  /** Page of the repository; empty where it is not known. */
  readonly url: string;
  /** Commit; empty where it is not known. */
  readonly revision: string;
  /** Seconds since the Unix epoch at which the commit was made; undefined where git does not say. */
  readonly committedAt: number | undefined;
}

const prefix = 'org.opencontainers.image';

/**
 * The labels that OCI's image-spec defines for where an image comes from (annotations.md, "Pre-Defined Annotation
 * Keys"). `created` is the commit's time, not the clock's: the same sources give the same image.
 */
export function buildLabels({ url, revision, committedAt }: Source, release: string): Record<string, string> {
  return {
    ...(url === '' ? {} : { [`${prefix}.source`]: url }),
    ...(revision === '' ? {} : { [`${prefix}.revision`]: revision }),
    [`${prefix}.version`]: release,
    ...(committedAt === undefined
      ? {}
      : { [`${prefix}.created`]: new Date(committedAt * 1000).toISOString() }),
  };
}
