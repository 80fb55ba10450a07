/** The stack files as Docker merged them and filled in the variables, before Fairway adds anything. */
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

/** A config or a secret: a file beside the stack file, or data that the swarm already keeps. */
export interface MergedData {
  readonly file?: string;
  readonly external?: boolean;
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly template_driver?: string;
}
