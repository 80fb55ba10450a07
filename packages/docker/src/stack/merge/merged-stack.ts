/** Stack files as Docker merged and filled them in, before Fairway adds anything. */
export interface MergedStack {
  readonly services: Readonly<Record<string, MergedService>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly configs: Readonly<Record<string, MergedData>>;
  readonly secrets: Readonly<Record<string, MergedData>>;
  readonly version?: string;
}

/** A service as Docker prints it. */
export type MergedService = Readonly<Record<string, unknown>> & { readonly image?: string };

/** A config or a secret: a file beside the stack file, or one that the swarm keeps. */
export interface MergedData {
  readonly file?: string;
  readonly external?: boolean;
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly template_driver?: string;
}
