/** What somebody should know before something is begun. An `error` stops it. */
export interface Finding {
  readonly level: 'error' | 'warning';
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}
