/** The kind of thing that a step works on. */
export type SubjectKind = 'compose' | 'swarm' | 'databases' | 'images' | 'health' | 'backup';

/** A release by the names that people know. */
export interface NamedRelease {
  readonly version: string;
  /** Empty where it is not known. */
  readonly commit: string;
}

/**
 * What serves at the end of a step.
 * - `asked`: what this step was asked for, proven.
 * - `previous`: the step failed, and the earlier release was put back and proven.
 * - `untouched`: the step ended before it changed what serves.
 * - `unproven`: something was changed, and what serves now is not proven.
 * - `nothing`: nothing serves, on purpose or because a first release was taken away.
 */
export type Serving = 'asked' | 'previous' | 'untouched' | 'unproven' | 'nothing';

/** An attempt before this one, out of the ledger. */
export interface EarlierAttempt {
  readonly version: string;
  /** The ledger's word: `proven`, `rolled-back`, `failed` … */
  readonly outcome: string;
  /** Why it ended so, in one line; null where it went well. */
  readonly cause: string | null;
  readonly endedAt: string | null;
  readonly runUrl: string;
}

/** What a step was about, for people who are told. Fields are null or empty where they are not known. */
export interface About {
  readonly kind: SubjectKind | null;
  /** Name of the project, the stack, or the databases; the repository where nothing else is named. */
  readonly subject: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly hosts: readonly string[];
  /** The release that was asked for. */
  readonly release: NamedRelease | null;
  /** The release that was proven before. */
  readonly previous: NamedRelease | null;
  /** Null for steps that do not change what serves. */
  readonly serving: Serving | null;
  /** The release that serves now, as far as it is known. */
  readonly serves: NamedRelease | null;
  /** Requests of users' kind during the change, and how many of them failed. */
  readonly errorsSeen: readonly {
    readonly probe: string;
    readonly asked: number;
    readonly failed: number;
    readonly ms: number;
  }[];
  /** The attempts before this one, newest first. */
  readonly earlier: readonly EarlierAttempt[];
}

/** How an action is named in its reports, also in those of a step whose inputs are wrong. */
export interface ActionName {
  /** Folder of the action. */
  readonly name: string;
  readonly kind?: SubjectKind;
  /** The inputs that may name what the action works on. The first that is written counts. */
  readonly subject?: readonly string[];
}

/** What is known before any input is checked: the inputs as they are written. */
export function aboutFromInputs(
  { kind, subject = [] }: ActionName,
  repository: string,
  env: NodeJS.ProcessEnv = process.env,
): About {
  const written = (name: string) => writtenInput(name, env);
  return {
    kind: kind ?? null,
    subject: subject.map(written).find((name) => name !== '') ?? repository,
    environment: written('environment'),
    environmentUrl: written('environment-url'),
    hosts: [],
    release: null,
    previous: null,
    serving: null,
    serves: null,
    errorsSeen: [],
    earlier: [],
  };
}

/** An input as it is written, on one line. */
export function writtenInput(name: string, env: NodeJS.ProcessEnv = process.env): string {
  return (env[`INPUT_${name.toUpperCase()}`] ?? '').replaceAll(/\s+/g, ' ').trim();
}
